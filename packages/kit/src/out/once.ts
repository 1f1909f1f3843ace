/** Says what comes again and again once a minute, and how often it came meanwhile. */

const AGAIN = 60_000;
/** Different ones that are remembered; the oldest are forgotten, and said again. */
const REMEMBERED_MAX = 1_000;

export class Once {
  readonly #said = new Map<string, { time: number; more: number }>();

  /**
   * Undefined where the like was said in the last minute; else how many were left out since it was.
   *
   * @param time epoch milliseconds
   */
  first(key: string, time: number): { more: number } | undefined {
    const said = this.#said.get(key);
    // A clock that is set back must not silence it for hours.
    if (said && Math.abs(time - said.time) < AGAIN) {
      said.more++;
      return undefined;
    }
    this.#said.delete(key);
    if (this.#said.size >= REMEMBERED_MAX) this.#said.delete(this.#said.keys().next().value!);
    this.#said.set(key, { time, more: 0 });
    return { more: said?.more ?? 0 };
  }
}
