/** Counts of the last while, in ten slots: a slot is forgotten as a whole. */
const SLOTS = 10;

export class RollingWindow {
  readonly #width: number;
  readonly #good = new Array<number>(SLOTS).fill(0);
  readonly #bad = new Array<number>(SLOTS).fill(0);
  #slot = 0;
  good = 0;
  bad = 0;

  /** @param length milliseconds */
  constructor(length: number) {
    this.#width = Math.max(1, length / SLOTS);
  }

  /** @param now milliseconds of a clock that never goes back */
  add(now: number, failed: boolean): void {
    const slot = Math.floor(now / this.#width);
    if (slot !== this.#slot) this.#advance(slot);
    const at = slot % SLOTS;
    if (failed) {
      this.#bad[at]!++;
      this.bad++;
    } else {
      this.#good[at]!++;
      this.good++;
    }
  }

  clear(): void {
    this.#good.fill(0);
    this.#bad.fill(0);
    this.good = 0;
    this.bad = 0;
  }

  #advance(slot: number): void {
    if (slot - this.#slot >= SLOTS) this.clear();
    else {
      for (let each = this.#slot + 1; each <= slot; each++) {
        const at = each % SLOTS;
        this.good -= this.#good[at]!;
        this.bad -= this.#bad[at]!;
        this.#good[at] = 0;
        this.#bad[at] = 0;
      }
    }
    this.#slot = slot;
  }
}
