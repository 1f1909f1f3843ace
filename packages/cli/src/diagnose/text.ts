/** The answer of `diagnose` for people: the chain, root at the top. */
import type { Diagnosis, RootStatus, Suspect, Verdict } from "@holdfast/diagnosis";
import { type DecodedLog, type Frame, redactText, throwSite } from "@holdfast/signals";
import type { Paint } from "../terminal/paint.ts";
import { droppedTexts } from "./dropped.ts";
import { JUDGED, type Judged } from "./judge.ts";
import { type ToldOverTime, toldOf } from "./told-over-time.ts";

/** A diagnosis with its suspect changes, where a repository was named, and its verdict, where it is one of the worst. */
interface Told {
  diagnosis: Diagnosis;
  suspects: readonly Suspect[] | undefined;
  judged: Judged | undefined;
}

export interface ToldText {
  issues: readonly Told[];
  /** Of the whole log. */
  overTime: readonly ToldOverTime[];
}

/** Suspects shown of each issue. */
const shownSuspects = 3;
/** Checks shown of each issue, and links of a chain. */
const shownChecks = 2;
const shownLinks = 8;

export function toText(
  { issues, overTime }: ToldText,
  log: Pick<DecodedLog, "records" | "dropped">,
  paint: Paint,
): string {
  const notes = droppedTexts(log.dropped)
    .map((note) => `${paint.warn(note)}\n`)
    .join("");
  const seen = overTime.length === 0 ? "" : `\n${overTimeText(overTime, paint)}`;
  return redactText(`${answer(issues, log.records, paint)}${seen}${notes === "" ? "" : `\n${notes}`}`);
}

function answer(found: readonly Told[], records: number, paint: Paint): string {
  if (found.length === 0) {
    return records === 0
      ? "The input is empty.\n"
      : `No failure in ${counted(records, "log record")}. A log that holds the time of the failure, with stack traces, would tell.\n`;
  }
  const parts = found.slice(0, JUDGED).map((told) => issueText(told, paint));
  const rest = found.slice(JUDGED);
  if (rest.length > 0) {
    const lines = rest.map(({ diagnosis }) => `  ${diagnosis.failures} × ${diagnosis.fingerprint.title}`);
    parts.push(`${paint.strong(`and ${rest.length} more`)}\n${lines.join("\n")}\n`);
  }
  const total = found.reduce((sum, { diagnosis }) => sum + diagnosis.events, 0);
  const count = found.length === 1 ? "1 issue" : `${found.length} issues, the worst first`;
  const head = `${counted(total, "error event")} in ${counted(records, "log record")}: ${count}`;
  return `${paint.faint(head)}\n\n${parts.join("\n")}`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

function overTimeText(overTime: readonly ToldOverTime[], paint: Paint): string {
  const lines = overTime.map(({ text, signal }) => `  ${text} ${paint.faint(`(${signal})`)}`);
  return `${paint.strong("Over time")}\n${lines.join("\n")}\n`;
}

function issueText({ diagnosis, suspects, judged }: Told, paint: Paint): string {
  const { failure, unmasking, root } = diagnosis;
  const times = counted(diagnosis.failures, "failure");
  const out = [
    `${paint.strong(diagnosis.fingerprint.title)}`,
    `${confidence(diagnosis.status, paint)} · ${times}`,
    "",
  ];
  for (const link of unmasking.links) {
    const exception = failure.exceptions[link.index];
    if (!exception) continue;
    const isRoot = link.role === "root";
    const label = isRoot ? paint.bad("ROOT   ") : paint.faint(link.role.padEnd(7));
    const site = throwSite(exception);
    out.push(
      `${label}  ${exception.type}: ${firstLine(exception.message)}${site ? `  ${paint.faint(place(site))}` : ""}`,
    );
    if (isRoot && site?.context) out.push(...sourceLines(site, paint));
    if (exception.swallowedAt) out.push(`  │      swallowed at ${place(exception.swallowedAt)}`);
    if (link.reason)
      out.push(
        `  │      ${paint.faint(link.reason)}${exception.seen ? paint.faint(` (${exception.seen})`) : ""}`,
      );
  }
  if (unmasking.tied.length > 0)
    out.push(paint.warn("         Another exception is as good a root; both are shown."));
  if (unmasking.reason) out.push("", `${root ? "Why" : "What is missing"}: ${unmasking.reason}`);
  for (const hypothesis of diagnosis.hypotheses) {
    if (hypothesis.fixes.length === 0) continue;
    out.push("", `${hypothesis.title} ${paint.faint(`(${hypothesis.status})`)}`);
    for (const fix of hypothesis.fixes) out.push(`  ${`${fix.when}:`.padEnd(11)}${fix.text}`);
  }
  if (judged) out.push(...judgedLines(judged, diagnosis, paint));
  if (suspects) out.push("", ...suspectLines(suspects, paint));
  return `${out.join("\n")}\n`;
}

/** What the verdict adds to the root: another cause or confidence, what led to it, what decides. */
function judgedLines({ verdict, chain, known }: Judged, diagnosis: Diagnosis, paint: Paint): string[] {
  const { status, cause, reason } = verdict;
  const out: string[] = [];
  if (cause && (cause.title !== diagnosis.hypotheses[0]?.title || status !== diagnosis.status))
    out.push("", `${paint.strong("Verdict")}: ${status}: ${cause.title}`);
  else if (!cause && diagnosis.root) out.push("", `${paint.strong("Verdict")}: inconclusive. ${reason}`);
  if (chain) {
    out.push("", "What led to it, the first link first");
    for (const { text, because, signals } of chain.steps.slice(0, shownLinks))
      out.push(
        `  ${firstLine(text)} ${paint.faint(`(${signals[0]})`)}`,
        ...(because === undefined ? [] : [paint.faint(`    ${because}`)]),
      );
  }
  const told = toldOf(known);
  if (told.length > 0) out.push("");
  for (const { text, signal } of told) out.push(`${text} ${paint.faint(`(${signal})`)}`);
  const checks = checksToShow(verdict);
  if (checks.length > 0) out.push("", "What would decide");
  for (const { run, answers } of checks) {
    out.push(`  $ ${run}`);
    for (const { looks, means } of answers) out.push(paint.faint(`    ${looks} ${means}`));
  }
  return out;
}

/** What names the case before what fits any. */
function checksToShow({ deciding }: Verdict): Verdict["deciding"] {
  const ready = deciding.filter(({ run }) => !run.includes("<route>"));
  return (ready.length > 0 ? ready : deciding).slice(0, shownChecks);
}

/** A score is no chance: a word says how much of it there is. */
function strength(score: number): string {
  return score >= 0.7 ? "strong" : score >= 0.4 ? "some  " : "weak  ";
}

function suspectLines(suspects: readonly Suspect[], paint: Paint): string[] {
  if (suspects.length === 0) return ["Suspect changes: nothing in these commits is tied to the root."];
  const out = ["Suspect changes, the likeliest first"];
  for (const { change, why, against, action, risk, score } of suspects.slice(0, shownSuspects)) {
    const by = change.author === null ? "" : `, ${change.author}`;
    out.push(
      `  ${strength(score)}  ${paint.strong(change.kind === "commit" ? change.id.slice(0, 12) : change.id)}  ${change.title}${paint.faint(by)}`,
    );
    for (const { text } of why) out.push(`          + ${text}`);
    for (const { text } of against) out.push(`          - ${text}`);
    out.push(`          ${action}`, paint.faint(`          Risk: ${risk}`));
  }
  return out;
}

function confidence(status: RootStatus, paint: Paint): string {
  if (status === "confirmed") return paint.good(status);
  return status === "inconclusive" ? paint.warn("inconclusive: no root can be named") : paint.warn(status);
}

function sourceLines(site: Frame, paint: Paint): string[] {
  const { context, line } = site;
  if (!context) return [];
  const number = (n: number) => (line === undefined ? "" : String(n)).padStart(5);
  const before = context.before
    .slice(-2)
    .map((text, i, all) => paint.faint(`  │    ${number((line ?? 0) - all.length + i)}  ${text}`));
  const after = context.after
    .slice(0, 2)
    .map((text, i) => paint.faint(`  │    ${number((line ?? 0) + 1 + i)}  ${text}`));
  return [...before, `  │  ▸ ${number(line ?? 0)}  ${context.line}`, ...after];
}

function place(frame: Frame): string {
  const at = [frame.file, frame.line].filter((part) => part !== undefined).join(":");
  return [at, frame.function].filter(Boolean).join("  ");
}

function firstLine(text: string): string {
  const end = text.indexOf("\n");
  return end < 0 ? text : `${text.slice(0, end)} …`;
}
