/** The claims about one failure, each with the signals that it rests on. */
import { type Evidence, type Exception, type Frame, type Hypothesis, throwSite } from "@holdfast/signals";
import { type Around, thisWeek } from "../analyzers/analyzer.ts";
import { kindOf } from "../analyzers/kind-of.ts";
import type { Failure } from "../correlate/failure.ts";
import { citation } from "../correlate/item.ts";
import { named } from "../unmask/status-of.ts";
import type { Unmasking } from "../unmask/unmasking.ts";
import { platformFact } from "./platform-facts.ts";

/** Symptoms that are cited for a root; the chain itself shows them all. */
const CITED = 5;
/** Symptoms that are listed as ruled out: those that people would mend first. */
const RULED_OUT = 3;
/** Masks whose own fault people go after. */
const TEMPTING = new Set([
  "mask:serializer",
  "mask:headers-sent",
  "mask:closed-stream",
  "mask:dropped-connection",
  "mask:timeout",
  "mask:shutdown",
  "mask:error-handler",
]);

/** Strongest first. Empty where nothing can be claimed. */
export function hypotheses(failure: Failure, unmasking: Unmasking): Hypothesis[] {
  const signal = (index: number): string => {
    const exception = failure.exceptions[index];
    if (exception?.seen !== undefined) return exception.seen;
    return citation(failure.events[failure.told[index] ?? 0] ?? failure.events[0]!);
  };
  if (unmasking.root === null) return suspected(failure, unmasking, signal);

  const { root, status } = unmasking;
  const exception = failure.exceptions[root]!;
  const { kind, analyzer, title, cause, details, fixes, verification, rollback } = kindOf(
    exception,
    ownFrameNear(failure, root),
    around(failure, root),
  );
  const evidence: Evidence[] = [{ text: thrown(exception), signal: signal(root) }];
  for (const text of details ?? []) evidence.push({ text, signal: signal(root) });
  if (exception.swallowedAt) {
    evidence.push({
      text: `It was caught and not passed on at ${place(exception.swallowedAt)}, so nobody saw it`,
      signal: signal(root),
    });
  }
  for (const { index, role, reason, rule } of unmasking.links) {
    if (role === "root" || rule === "tied" || evidence.length > CITED) continue;
    evidence.push({ text: `${named(failure.exceptions[index])}: ${lowered(reason)}`, signal: signal(index) });
  }
  for (const sentence of failure.joined.slice(0, CITED)) {
    const cited = /^(?:lines? [\d-]+|event [0-9a-f]+)/.exec(sentence)?.[0];
    evidence.push({ text: sentence, signal: cited ?? signal(root) });
  }
  const against: Evidence[] =
    status === "confirmed" ? [] : [{ text: unmasking.reason, signal: signal(root) }];
  const list: Hypothesis[] = [
    {
      title,
      status: status === "inconclusive" ? "possible" : status,
      kind,
      evidence,
      against,
      fixes,
      analyzer,
      ...(cause !== undefined && { cause }),
      ...(verification !== undefined && { verification }),
      ...(rollback !== undefined && { rollback }),
    },
  ];
  for (const index of unmasking.tied) {
    const other = failure.exceptions[index]!;
    const its = kindOf(other, ownFrameNear(failure, index));
    list.push({
      title: its.title,
      status: "possible",
      kind: its.kind,
      evidence: [{ text: thrown(other), signal: signal(index) }],
      against: [{ text: `${named(exception)} is as good a root`, signal: signal(root) }],
      fixes: its.fixes,
    });
  }
  if (unmasking.tied.length === 0) list.push(...ruledOut(failure, unmasking, signal));
  return list;
}

/** Symptoms that look like causes, kept visible with what speaks against them. */
function ruledOut(failure: Failure, unmasking: Unmasking, signal: (index: number) => string): Hypothesis[] {
  const list: Hypothesis[] = [];
  for (const { index, rule, reason } of unmasking.links) {
    if (!TEMPTING.has(rule) || list.length >= RULED_OUT) continue;
    const exception = failure.exceptions[index]!;
    const { kind, title } = kindOf(exception);
    list.push({
      title,
      status: "ruled out",
      kind,
      evidence: [{ text: `${named(exception)} was seen`, signal: signal(index) }],
      against: [{ text: reason, signal: signal(unmasking.root!) }],
      fixes: [thisWeek("Not the cause. Mend it after the root, so that it does not hide the next one.")],
    });
  }
  return list;
}

/** Only masks were seen: where to look, at most as a possibility. */
function suspected(failure: Failure, unmasking: Unmasking, signal: (index: number) => string): Hypothesis[] {
  const first = unmasking.links[0];
  const exception = first && failure.exceptions[first.index];
  const fact = platformFact(failure);
  if (fact) {
    const event = failure.events[0]!;
    const said = exception ? named(exception) : (event.message ?? "The platform reported it");
    const cited = first ? signal(first.index) : citation(event);
    return [
      {
        ...fact,
        status: "possible",
        evidence: [
          { text: said.split("\n", 1)[0]!.slice(0, 200) || "The platform reported it", signal: cited },
        ],
        against: [{ text: unmasking.reason, signal: cited }],
      },
    ];
  }
  if (!first || !exception) return [];
  const { kind, analyzer, title, cause, fixes } = kindOf(exception);
  if (kind === "unclassified") return [];
  return [
    {
      title,
      status: "possible",
      kind,
      analyzer,
      ...(cause !== undefined && { cause }),
      evidence: [{ text: thrown(exception), signal: signal(first.index) }],
      against: [{ text: unmasking.reason, signal: signal(first.index) }],
      fixes,
    },
  ];
}

/** What the rest of the failure may tell of its root: its other exceptions, and the tags of its events. */
function around({ exceptions, events }: Failure, root: number): Around {
  return {
    beside: exceptions.filter((_, index) => index !== root),
    tags: Object.assign({}, ...events.slice(0, 20).map(({ tags }) => tags ?? {})) as Record<string, string>,
  };
}

/** The service's own frame where the exception was met: that of what the program made of it. */
function ownFrameNear({ exceptions }: Failure, index: number): Frame | undefined {
  let at = exceptions[index]?.to;
  for (let steps = 0; at !== undefined && at.relation !== "earlier" && steps < 50; steps++) {
    const next = exceptions[at.index];
    const frame = next?.frames.find((one) => one.inApp === true);
    if (frame) return frame;
    at = next?.to;
  }
  return undefined;
}

function thrown(exception: Exception): string {
  const frame = throwSite(exception);
  return frame && exception.synthetic !== true
    ? `${named(exception)}, thrown at ${place(frame)}`
    : named(exception);
}

function place({ file, line, function: name, module }: Exception["frames"][number]): string {
  const at = `${file ?? module ?? "an unknown file"}${line === undefined ? "" : `:${line}`}`;
  return name === undefined ? at : `${at} (${name})`;
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
