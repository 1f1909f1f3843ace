/** Joins what only reports that a process ended or did not answer to the failure that ended it. */
import type { Groups } from "./groups.ts";
import { citation, conflicts, differ, type Item, inLogs, isBareAnswer, linesBetween } from "./item.ts";

/** A platform notices an end within this, milliseconds. */
const WINDOW = 60_000;
/** Lines of a log between an end and its report. */
const NEAR = 40;
/** Lines after a report in which the stack of the end may still be printed. */
const AFTER = 3;
/** Events that are looked back on. */
const LOOKED = 12;

const REPORTS = "death-report";
/** What a database tells its clients after a crash of its own. */
const AFTERMATH = "database-recovery";
/** Refusals of one session: the server itself goes on. */
const OF_SESSION = /^(?:08|0A|28|3D|42|53[23]|57)/;
/** A router's words for an app that is not there; any other failed answer has a cause of its own. */
const ROUTER = /\bh1[0-9]\b.*|app crashed|bad gateway|service unavailable|\bupstream\b|no healthy/i;

export function joinDeathReports(items: readonly Item[], groups: Groups): void {
  const order = inLogs(items);
  for (let at = 0; at < order.length; at++) {
    const i = order[at]!;
    if (!isReport(items[i]!) || groups.isJoined(i)) continue;
    const j = endBefore(items, order, at) ?? endAfter(items, order, at);
    if (j === undefined || groups.find(i) === groups.find(j)) continue;
    const [report, end] = [items[i]!.event, items[j]!.event];
    groups.join(j, i, {
      tie: "adjacent",
      why: `${citation(report)} reports the end of what failed at ${citation(end)}`,
    });
  }
}

/** The nearest failure before it that names a cause; failing that another report of the same end. */
function endBefore(items: readonly Item[], order: readonly number[], at: number): number | undefined {
  const report = items[order[at]!]!;
  let same: number | undefined;
  for (let k = at - 1; k >= 0 && at - k <= LOOKED; k--) {
    const other = items[order[k]!]!;
    if (!fits(other, report)) {
      if (conflicts(other.event, report.event) || isElsewhere(other, report)) continue;
      break;
    }
    if (isReport(other)) {
      if (same === undefined && !isBareAnswer(other)) same = order[k];
      continue;
    }
    const root = other.root();
    if (root === undefined) continue;
    if (isAftermath(report) ? crashes(other) : ends(other)) return order[k];
    if (isAftermath(report)) continue;
    // Some other request's failure in between: nothing shows that it ended the process.
    if (other.event.request?.id !== undefined) break;
  }
  return same;
}

function endAfter(items: readonly Item[], order: readonly number[], at: number): number | undefined {
  const next = order[at + 1];
  if (next === undefined || isAftermath(items[order[at]!]!)) return undefined;
  const [report, other] = [items[order[at]!]!, items[next]!];
  return linesBetween(report.event, other.event) <= AFTER &&
    fits(other, report) &&
    ends(other) &&
    !isReport(other)
    ? next
    : undefined;
}

/** A failure that can end a process: nobody handled it in a request, and it names a cause. */
function ends({ event, root }: Item): boolean {
  const found = root();
  if (!found || found.trait.grade < 2 || event.level === "warning") return false;
  return event.level === "fatal" || found.unhandled || event.request?.id === undefined;
}

/** Another service's end; a router speaks for the apps behind it. */
function isElsewhere(a: Item, b: Item): boolean {
  if (isBareAnswer(a) || isBareAnswer(b)) return false;
  return differ(a.event.service, b.event.service) || differ(a.event.environment, b.event.environment);
}

function fits(one: Item, other: Item): boolean {
  const [a, b] = [one.event, other.event];
  if (conflicts(a, b) || isElsewhere(one, other)) return false;
  if (a.time > 0 && b.time > 0 && Math.abs(b.time - a.time) > WINDOW) return false;
  return a.lines!.file === b.lines!.file && Math.abs(b.lines!.first - a.lines!.last) <= NEAR;
}

/** A database server that went down with all its sessions. */
function crashes({ event, root }: Item): boolean {
  const found = root();
  if (!found || event.platform !== "postgres" || event.level !== "fatal" || found.trait.grade < 2)
    return false;
  return !OF_SESSION.test(found.exception.code ?? "");
}

function isAftermath(item: Item): boolean {
  return item.event.platform === "postgres" && item.root()?.trait.mask?.slug === AFTERMATH;
}

function isReport(item: Item): boolean {
  if (isAftermath(item)) return true;
  const { event } = item;
  if (isBareAnswer(item)) {
    const status = event.request?.status ?? 0;
    return status >= 502 && status <= 503 && ROUTER.test(event.message ?? "");
  }
  const mask = item.root()?.trait.mask;
  return mask?.slug === REPORTS;
}
