/** Counts calls and failures of a sliding window, in a fixed number of slots: no memory per call. */

const SLOTS = 10;

export class FailureWindow {
  readonly #slotLength: number;
  readonly #total = new Float64Array(SLOTS);
  readonly #failed = new Float64Array(SLOTS);
  #slot = -1;

  /** @param length milliseconds */
  constructor(length: number) {
    this.#slotLength = Math.max(1, length / SLOTS);
  }

  add(failure: boolean): { failed: number; total: number } {
    this.#advance();
    const at = this.#slot % SLOTS;
    this.#total[at]!++;
    if (failure) this.#failed[at]!++;
    return this.read();
  }

  read(): { failed: number; total: number } {
    this.#advance();
    let failed = 0;
    let total = 0;
    for (let at = 0; at < SLOTS; at++) {
      failed += this.#failed[at]!;
      total += this.#total[at]!;
    }
    return { failed, total };
  }

  clear(): void {
    this.#total.fill(0);
    this.#failed.fill(0);
  }

  /** By the monotonic clock: one that is set back or forth must not empty or freeze the window. */
  #advance(): void {
    const now = Math.floor(performance.now() / this.#slotLength);
    if (this.#slot === -1 || now - this.#slot >= SLOTS) {
      this.clear();
    } else {
      for (let slot = this.#slot + 1; slot <= now; slot++) {
        this.#total[slot % SLOTS] = 0;
        this.#failed[slot % SLOTS] = 0;
      }
    }
    this.#slot = now;
  }
}
