/** Joins events that carry one request id. */
import type { Groups } from "./groups.ts";
import { citation, differ, type Item, requestId } from "./item.ts";

/** Longest silence inside one request, milliseconds: after it the id is taken for used again. */
const GAP = 15 * 60_000;
/** The same for ids that a process counts up and starts again with it (`req-1`). */
const COUNTER_GAP = 2 * 60_000;
/** A counted id with the same error after this many milliseconds is another request of another start. */
const REPEAT_GAP = 5000;
const COUNTER = /^(?:req(?:uest)?[-_:]?)?[0-9a-z]{1,7}$/i;

export function joinByRequest(items: readonly Item[], groups: Groups): void {
  const last = new Map<string, number>();
  for (let i = 0; i < items.length; i++) {
    const { event } = items[i]!;
    const id = requestId(event);
    if (id === undefined) continue;
    const counted = COUNTER.test(id);
    // Counted ids are only unique inside one process; real ones travel from service to service.
    const key = counted
      ? `${event.service ?? ""}\0${event.instance ?? ""}\0${event.tags?.["pid"] ?? ""}\0${id}`
      : id;
    const before = last.get(key);
    last.set(key, i);
    if (before === undefined) continue;
    const other = items[before]!;
    const gap = event.time - other.event.time;
    if (gap > (counted ? COUNTER_GAP : GAP)) continue;
    if (counted && differ(event.traceId, other.event.traceId)) continue;
    if (counted && gap > REPEAT_GAP && isRepeat(items[i]!, other)) continue;
    groups.join(before, i, {
      tie: "request",
      why: `${citation(event)} carries the same request id ${id} as ${citation(other.event)}`,
    });
  }
}

function isRepeat(a: Item, b: Item): boolean {
  const [one, other] = [a.exceptions[0], b.exceptions[0]];
  return one !== undefined && other !== undefined && one.type === other.type && one.message === other.message;
}
