/** So many at once, so many waiting, and no more. */

/** A place in the queue. */
export interface Ticket {
  /** Resolves when a slot is the holder's. */
  readonly turn: Promise<void>;
  readonly give: () => void;
}

export class Bulkhead {
  readonly #concurrent: number;
  readonly #queue: number;
  readonly #waiting = new Set<Ticket>();
  active = 0;

  constructor(concurrent: number, queue: number) {
    this.#concurrent = concurrent;
    this.#queue = queue;
  }

  get queued(): number {
    return this.#waiting.size;
  }

  /** Takes a slot; whoever got one MUST release it once. */
  enter(): boolean {
    if (this.active >= this.#concurrent) return false;
    this.active++;
    return true;
  }

  /** A place in the queue; undefined where it is full. */
  wait(): Ticket | undefined {
    if (this.#waiting.size >= this.#queue) return undefined;
    // A promise, so that what follows runs in the waiting caller's context and not in that of who released.
    const { promise, resolve } = Promise.withResolvers<void>();
    const ticket = { turn: promise, give: resolve };
    this.#waiting.add(ticket);
    return ticket;
  }

  /** Leaves the queue; false where a slot was given already. */
  leave(ticket: Ticket): boolean {
    return this.#waiting.delete(ticket);
  }

  release(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      next.give();
      return;
    }
    this.active--;
  }
}
