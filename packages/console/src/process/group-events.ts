/** Which events may belong together: those that share a trace or a request id, directly or through others. */
import { type ErrorEvent, hash128 } from "@holdfast/signals";

/** The form in which a trace or request id is looked up: itself, or its hash where it is long or odd (an index has a limit). */
export function tieKey(id: string | undefined): string | null {
  if (!id) return null;
  return /^[\x20-\x7e]{1,128}$/.test(id) ? id : hash128(id);
}

/** The ids that tie events of one project to each other: `t` and `r` stand before trace and request ids. */
export function tiesOf(event: ErrorEvent): string[] {
  const ties: string[] = [];
  const trace = tieKey(event.traceId);
  const request = tieKey(event.request?.id);
  if (trace) ties.push(`t${trace}`);
  if (request) ties.push(`r${request}`);
  return ties;
}

/** The ties of one request: its id, and its spans within the trace. */
export function kinTiesOf(event: ErrorEvent): string[] {
  const ties: string[] = [];
  const trace = tieKey(event.traceId);
  const request = tieKey(event.request?.id);
  if (trace && event.spanId) ties.push(`s${trace} ${event.spanId}`);
  if (trace && event.spanId && event.parentSpanId) ties.push(`s${trace} ${event.parentSpanId}`);
  if (request) ties.push(`r${request}`);
  return ties;
}

/**
 * Groups items by their ties; items without ties stand alone. Groups and their members keep the order of the input.
 *
 * @example
 * groupByTies([{ ties: ["t1"] }, { ties: [] }, { ties: ["t1"] }]); // two groups
 */
export function groupByTies<Item extends { ties: readonly string[] }>(items: readonly Item[]): Item[][] {
  const parent = items.map((_, index) => index);
  const find = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const first = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    for (const tie of item.ties) {
      const other = first.get(tie);
      if (other === undefined) first.set(tie, index);
      else {
        const [a, b] = [find(other), find(index)];
        if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const groups = new Map<number, Item[]>();
  for (const [index, item] of items.entries()) {
    const head = find(index);
    const group = groups.get(head);
    if (group) group.push(item);
    else groups.set(head, [item]);
  }
  return [...groups.values()];
}
