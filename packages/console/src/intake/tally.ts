/** Counts what was not kept, by reason, and hands the counts to the store now and then. */
import type { Drop, Store } from "../store/store.ts";

/** Distinct counters between two flushes. Categories come from senders: past this they are counted as `other`. */
const MAX_COUNTERS = 2000;
const FLUSH_MS = 2000;

export class Tally {
  #counters = new Map<string, Drop>();
  readonly #store: Pick<Store, "recordDrops">;
  readonly #log: (line: string) => void;
  readonly #timer: NodeJS.Timeout;
  #flushing: Promise<void> | undefined;
  /** Everything dropped since the start, by `by:reason`. */
  readonly totals: Record<string, number> = {};

  constructor(store: Pick<Store, "recordDrops">, log: (line: string) => void) {
    this.#store = store;
    this.#log = log;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  count(drop: Drop): void {
    if (!(drop.count > 0)) return;
    const slug = { ...drop, reason: drop.reason.slice(0, 64), category: drop.category.slice(0, 64) };
    const total = `${slug.by}:${slug.reason}`;
    if (total in this.totals || Object.keys(this.totals).length < MAX_COUNTERS) {
      this.totals[total] = (this.totals[total] ?? 0) + slug.count;
    }
    this.#add(slug);
  }

  /** Writes the counts; what could not be written is kept for the next time. */
  async flush(): Promise<void> {
    await this.#flushing;
    if (this.#counters.size === 0) return;
    const drops = [...this.#counters.values()];
    this.#counters = new Map();
    this.#flushing = this.#store
      .recordDrops(drops, Date.now())
      .catch((error: unknown) => {
        for (const drop of drops) this.#add(drop);
        this.#log(`drop counts could not be written, kept for later: ${String(error)}`);
      })
      .finally(() => {
        this.#flushing = undefined;
      });
    await this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #add(drop: Drop): void {
    const full = this.#counters.size >= MAX_COUNTERS;
    let key = keyOf(drop);
    if (full && !this.#counters.has(key)) {
      drop = { ...drop, reason: "other", category: "other" };
      key = keyOf(drop);
    }
    const counter = this.#counters.get(key);
    if (counter) counter.count += drop.count;
    else this.#counters.set(key, { ...drop });
  }
}

function keyOf({ project, by, reason, category }: Drop): string {
  return JSON.stringify([project, by, reason, category]);
}
