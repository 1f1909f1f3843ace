/** The chain of one failure: from the change behind it, where one is near enough, over its root to what people saw. */
import type { Suspect } from "../../changes/suspecting.ts";
import type { Chain, ChainStep } from "./chain.ts";

/** One exception of the failure with its part, root first, then in the order in which they followed. */
export interface ExceptionStep {
  type: string;
  message: string;
  role: "root" | "symptom" | "wrapper";
  /** Why it has this part. */
  reason: string;
  seen: string | null;
  file?: string | null;
  line?: number | null;
  function?: string | null;
  /** Where it was caught and not passed on. */
  swallowedAt?: string | null;
}

export interface ExceptionChainOptions {
  /** What was seen at the end, e.g. `GET /dashboard answered 500`, and its citation. */
  surface?: { text: string; signal: string };
  /** Changes that may have brought the root, the likeliest first. */
  suspects?: readonly Suspect[];
}

/** A suspect below this score is named as a suspect, and is no link. */
const NEAR = 0.6;
/** The first stands out from the second by this much, or neither is a link. */
const APART = 0.1;
/** Characters of a message. */
const SAID = 200;

/** @returns undefined where no exception is known to be the root, or nothing followed from it. */
export function chainOfExceptions(
  steps: readonly ExceptionStep[],
  { surface, suspects = [] }: ExceptionChainOptions = {},
): Chain | undefined {
  const [root, ...others] = steps;
  if (root?.role !== "root" || root.seen === null) return undefined;
  const links: ChainStep[] = [];
  const suspect = clearSuspect(suspects);
  if (suspect) {
    const { change, why } = suspect;
    links.push({
      text: `${change.kind} \`${quoted(change.id.slice(0, 40))}\` came in: \`${quoted(change.title)}\``,
      what: "change",
      signals: why.slice(0, 3).map(({ signal }) => signal),
      ...(change.time !== null && { time: change.time }),
    });
  }
  links.push({
    text: `${said(root)}${at(root)}`,
    what: "root",
    signals: [root.seen],
    ...(suspect && { because: lowered(suspect.why[0]!.text), rule: "suspect-change" }),
  });
  if (root.swallowedAt)
    links.push({
      text: `it was caught and not passed on at \`${quoted(root.swallowedAt)}\``,
      what: "swallowed",
      signals: [root.seen],
      because: "the code there caught it and went on",
      rule: "swallowed",
    });
  for (const step of others) {
    if (step.seen === null) continue;
    links.push({
      text: `${said(step)}${at(step)}`,
      what: step.role,
      signals: [step.seen],
      because: lowered(step.reason) || "it followed in the same failure",
      rule: step.role,
    });
  }
  if (surface)
    links.push({
      text: surface.text,
      what: "surface",
      signals: [surface.signal],
      because: "nothing in between answered for the failure",
      rule: "surface",
    });
  if (links.length < 2) return undefined;
  const signal = root.seen;
  return {
    steps: links,
    also: [],
    status: "likely",
    open: suspect ? [] : [{ text: "No change is known that brought the first step", signal }],
  };
}

function clearSuspect(suspects: readonly Suspect[]): Suspect | undefined {
  const [first, second] = suspects;
  if (!first || first.score < NEAR || first.why.length === 0) return undefined;
  return second && first.score - second.score < APART ? undefined : first;
}

function said({ type, message }: ExceptionStep): string {
  return `\`${quoted(`${type}: ${message}`)}\``;
}

function at({ file, line, function: name }: ExceptionStep): string {
  if (file === undefined || file === null) return "";
  const where = `${file}${line === undefined || line === null ? "" : `:${line}`}${name ? ` (${name})` : ""}`;
  return ` at \`${quoted(where)}\``;
}

function quoted(text: string): string {
  return text
    .split(/[\r\n]/, 1)[0]!
    .slice(0, SAID)
    .replaceAll("`", "'");
}

function lowered(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}
