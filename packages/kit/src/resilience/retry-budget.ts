/** Bounds what retrying adds to the load of a dependency in trouble: a bucket that calls fill and retries empty. */

/** `minimum` comes back within so many milliseconds. */
const REFILL = 10_000;
/** The bucket holds so many times the minimum: a quiet hour does not save up for a storm. */
const DEPTH = 5;

export class RetryBudget {
  readonly #ratio: number;
  readonly #minimum: number;
  readonly #capacity: number;
  #tokens: number;
  #filled: number | undefined;

  constructor(ratio: number, minimum: number) {
    this.#ratio = ratio;
    this.#minimum = minimum;
    this.#capacity = Math.max(1, minimum) * DEPTH;
    this.#tokens = minimum;
  }

  /** One call was made. */
  deposit(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + this.#ratio);
  }

  /** Takes what one retry costs; false where there is not enough. */
  withdraw(now: number): boolean {
    if (this.#filled !== undefined) {
      const refill = (this.#minimum * (now - this.#filled)) / REFILL;
      // What time gives fills up to the minimum only.
      this.#tokens = Math.max(this.#tokens, Math.min(this.#minimum, this.#tokens + refill));
    }
    this.#filled = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  get tokens(): number {
    return this.#tokens;
  }
}
