import type { ErrorEvent } from "@holdfast/signals";
import type { Tie } from "../unmask/unmasking.ts";
import { joinByAdjacency } from "./by-adjacency.ts";
import { joinDeathReports } from "./by-death.ts";
import { joinByLoss } from "./by-loss.ts";
import { joinByRecurrence } from "./by-recurrence.ts";
import { joinByRequest } from "./by-request.ts";
import { joinByState } from "./by-state.ts";
import { joinByTrace } from "./by-trace.ts";
import type { Failure } from "./failure.ts";
import { Groups } from "./groups.ts";
import { citation, type Item, item, requestId } from "./item.ts";
import { merge } from "./merge.ts";
import { withSpokenCause } from "./spoken-cause.ts";

/**
 * Puts together the error events that tell of one failure of one request, job or boot.
 *
 * Joins only on evidence: one request id; one trace and a span, a route or a typical consequence beside it; for log lines
 * without ids a neighbour that is plainly a mask. Order of arrival does not matter; near-linear.
 *
 * @returns Failures in order of their earliest event.
 * @example
 * correlate(events).map((failure) => failure.events.length); // [3, 1]
 */
export function correlate(events: readonly ErrorEvent[]): Failure[] {
  const items = inOrder(events);
  if (items.length === 1) return items.some(isOnlySeen) ? [] : [withSpokenCause(merge(items, ["same"], []))];
  const groups = new Groups(items.length);
  joinByRequest(items, groups);
  const beside = joinByTrace(items, groups);
  joinByAdjacency(items, groups);
  joinDeathReports(items, groups);
  joinByRecurrence(items, groups);
  joinByLoss(items, groups);
  joinByState(items, groups);

  const sets = new Map<number, number[]>();
  for (let i = 0; i < items.length; i++) {
    const set = groups.find(i);
    const list = sets.get(set);
    if (list) list.push(i);
    else sets.set(set, [i]);
  }
  const failures: Failure[] = [];
  for (const set of sets.values()) {
    if (set.every((i) => isOnlySeen(items[i]!))) continue;
    const joins = set.map((i) => groups.joinOf(i));
    const ties = joins.map((join): Tie => join?.tie ?? "same");
    const failure = withSpokenCause(
      merge(
        set.map((i) => items[i]!),
        ties,
        joins.flatMap((join) => (join ? [join.why] : [])),
      ),
    );
    const other = set.length === 1 ? beside.get(set[0]!) : undefined;
    if (other !== undefined) failure.beside = citation(items[other]!.event);
    failures.push(failure);
  }
  return failures;
}

/** An event that came twice is one event. Ids made from content may repeat where the same was said at another time or line. */
function withoutReplays(events: readonly ErrorEvent[]): ErrorEvent[] {
  const seen = new Set<string>();
  return events.filter(({ id, time, lines }) => {
    const key = `${id} ${time} ${lines?.first ?? ""} ${lines?.file ?? ""}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A watchdog's warning that nothing came of is no failure. */
function isOnlySeen({ event }: Item): boolean {
  return event.level === "warning" && event.tags?.["platform_fact"] === "loop-blocked";
}

function isSwallowed({ exceptions }: ErrorEvent): boolean {
  return exceptions.at(-1)?.swallowedAt !== undefined;
}

/** By time; then by line; then what names a cause before what only masks one; then by id. Arrival plays no part. */
function inOrder(events: readonly ErrorEvent[]): Item[] {
  const items = withoutReplays(events).map(item);
  const grade = (it: Item) => {
    const root = it.root();
    return root ? (root.trait.mask ? 2 : root.trait.consequence ? 1 : 0) : 3;
  };
  return items.sort((a, b) => {
    const [x, y] = [a.event, b.event];
    if (x.time !== y.time) return x.time - y.time;
    // What was swallowed came before what reached the handler, in whatever order the two were written down.
    if (requestId(x) !== undefined && requestId(x) === requestId(y) && isSwallowed(x) !== isSwallowed(y))
      return isSwallowed(x) ? -1 : 1;
    if (x.lines && y.lines && x.lines.first !== y.lines.first && x.lines.file === y.lines.file)
      return x.lines.first - y.lines.first;
    if (!x.lines !== !y.lines) return x.lines ? -1 : 1;
    const rank = x.lines ? 0 : grade(a) - grade(b);
    if (rank !== 0) return rank;
    return x.id < y.id ? -1 : x.id > y.id ? 1 : 0;
  });
}
