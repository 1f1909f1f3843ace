/** Finds the events of one trace by the spans they name, however many other events stand between them. */
import type { Item } from "./item.ts";

/** Events of one span that are compared with a new one: the newest. */
const COMPARED = 24;

export class Spans {
  readonly #own = new Map<string, number[]>();
  readonly #children = new Map<string, number[]>();

  /** The events told so far in the event's own span, in its parent and in its children, newest first. */
  near({ event: { traceId, spanId, parentSpanId } }: Item): number[] {
    const found = new Set<number>();
    const take = (list: readonly number[] | undefined): void => {
      if (list) for (const i of list.slice(-COMPARED)) found.add(i);
    };
    if (spanId !== undefined) {
      take(this.#own.get(`${traceId} ${spanId}`));
      take(this.#children.get(`${traceId} ${spanId}`));
    }
    if (parentSpanId !== undefined) take(this.#own.get(`${traceId} ${parentSpanId}`));
    return [...found].sort((a, b) => b - a).slice(0, COMPARED);
  }

  /** Items MUST be added in their order. */
  add(i: number, { event: { traceId, spanId, parentSpanId } }: Item): void {
    if (spanId === undefined) return;
    push(this.#own, `${traceId} ${spanId}`, i);
    if (parentSpanId !== undefined) push(this.#children, `${traceId} ${parentSpanId}`, i);
  }
}

function push(lists: Map<string, number[]>, key: string, i: number): void {
  const list = lists.get(key);
  if (!list) lists.set(key, [i]);
  else if (list.push(i) > 2 * COMPARED) list.splice(0, COMPARED);
}
