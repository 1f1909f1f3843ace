/** How much of the queue each project holds, and which projects send at all: so that one cannot take it all from the others. */

/** A project that was heard of within this time may be back at any moment. Milliseconds. */
const ACTIVE_MS = 60_000;

export interface Share {
  items: number;
  bytes: number;
}

export class QueueShares {
  /** Projects are known ones, so this is bounded. */
  readonly #shares = new Map<string, Share>();
  readonly #heard = new Map<string, number>();

  of(project: string): Readonly<Share> {
    return this.#shares.get(project) ?? { items: 0, bytes: 0 };
  }

  /** Whether another project sent something lately; notes that this one does now. */
  othersActive(project: string, now: number): boolean {
    this.#heard.set(project, now);
    for (const [other, at] of this.#heard) if (other !== project && now - at < ACTIVE_MS) return true;
    return false;
  }

  add(project: string, bytes: number): void {
    const { items, bytes: before } = this.of(project);
    this.#shares.set(project, { items: items + 1, bytes: before + bytes });
  }

  remove(project: string, bytes: number): void {
    const { items, bytes: before } = this.of(project);
    if (items <= 1) this.#shares.delete(project);
    else this.#shares.set(project, { items: items - 1, bytes: before - bytes });
  }
}
