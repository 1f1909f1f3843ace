/** A token bucket: so many messages per second, and twice as many at once. */

export class MessageRate {
  readonly #perSecond: number;
  #tokens: number;
  #filled = performance.now();
  /** How many were refused since one was allowed last. */
  refused = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * 2;
  }

  allow(): boolean {
    const now = performance.now();
    this.#tokens = Math.min(
      this.#perSecond * 2,
      this.#tokens + ((now - this.#filled) / 1_000) * this.#perSecond,
    );
    this.#filled = now;
    if (this.#tokens < 1) {
      this.refused++;
      return false;
    }
    this.#tokens--;
    this.refused = 0;
    return true;
  }
}
