/** Which events are kept when a log has more than can be looked at. */
import { throwSite } from "../throw-site.ts";
import type { ErrorEvent } from "../words/error-event.ts";

const RANK = { fatal: 0, error: 1, warning: 2, info: 3, debug: 4 } as const;

/**
 * Keeps events within a limit by their shape: of each shape the first and the last ones stay, so that a flood of one failure
 * never hides another that came after it. When there are more shapes than places, the gravest stay, then the latest.
 */
export class KeepEvents {
  readonly #limit: number;
  readonly #shapes = new Map<string, ErrorEvent[]>();
  #count = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = Math.max(1, limit);
  }

  add(event: ErrorEvent): void {
    const shape = shapeOf(event);
    const list = this.#shapes.get(shape);
    if (list) list.push(event);
    else this.#shapes.set(shape, [event]);
    this.#count += 1;
    // Thinning now and then costs less than at every event over the limit.
    if (this.#count >= this.#limit * 2) this.#thin();
  }

  /** The kept events in the order of their lines, and how many were not kept. */
  finish(): { events: ErrorEvent[]; dropped: number } {
    if (this.#count > this.#limit) this.#thin();
    const events = [...this.#shapes.values()].flat().sort(byLine);
    return { events, dropped: this.#dropped };
  }

  #thin(): void {
    const before = this.#count;
    const most = mostPerShape(
      [...this.#shapes.values()].map((list) => list.length),
      this.#limit,
    );
    this.#count = 0;
    for (const [shape, list] of this.#shapes) {
      const kept = keepEnds(list, most);
      if (kept !== list) this.#shapes.set(shape, kept);
      this.#count += kept.length;
    }
    if (this.#count > this.#limit) this.#rank();
    this.#dropped += before - this.#count;
  }

  /** More shapes than places. */
  #rank(): void {
    const ranked = [...this.#shapes]
      .sort(([, a], [, b]) => RANK[a[0]!.level] - RANK[b[0]!.level] || byLine(b.at(-1)!, a.at(-1)!))
      .slice(0, this.#limit);
    this.#shapes.clear();
    for (const [shape, list] of ranked) this.#shapes.set(shape, list);
    this.#count = ranked.reduce((sum, [, list]) => sum + list.length, 0);
  }
}

/** The largest number per shape with which all shapes together fit; at least 1. */
function mostPerShape(sizes: readonly number[], limit: number): number {
  const sorted = [...sizes].sort((a, b) => a - b);
  let left = limit;
  for (const [index, size] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (size > share) return Math.max(1, share);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function keepEnds(list: ErrorEvent[], most: number): ErrorEvent[] {
  if (list.length <= most) return list;
  const head = Math.ceil(most / 2);
  const tail = most - head;
  return tail === 0 ? list.slice(0, head) : [...list.slice(0, head), ...list.slice(-tail)];
}

/** Two events of one shape say the same but for names and numbers. */
function shapeOf(event: ErrorEvent): string {
  const outer = event.exceptions.at(-1);
  const site = outer && throwSite(outer);
  const text = (outer?.message ?? event.message ?? "").slice(0, 200).replace(/[0-9a-f]*\d[0-9a-f]*/gi, "0");
  return `${event.level}|${event.service ?? ""}|${outer?.type ?? ""}|${site?.file ?? ""}:${site?.line ?? ""}|${text}`;
}

function byLine(a: ErrorEvent, b: ErrorEvent): number {
  return a.lines!.first - b.lines!.first || a.lines!.last - b.lines!.last;
}
