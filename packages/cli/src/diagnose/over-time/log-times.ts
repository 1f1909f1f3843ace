/** When a line was printed that prints no time: at about the time of the lines around it. */

/** Times nearer to each other are as good as one. Milliseconds. */
const SAME = 500;
const MOST = 50_000;

export class LogTimes {
  /** The latest that was told. */
  last: number | undefined;
  readonly #told: { line: number; time: number }[] = [];
  #sorted = true;
  #before: number | undefined;

  add(line: number, time: number): void {
    this.last = Math.max(this.last ?? time, time);
    if (this.#before !== undefined && Math.abs(time - this.#before) < SAME) return;
    this.#before = time;
    if (this.#told.length >= MOST) return;
    this.#told.push({ line, time });
    this.#sorted = false;
  }

  /** Of the last line at or before it; before the first that tells a time, of that one. */
  at(line: number): number | undefined {
    if (!this.#sorted) this.#told.sort((a, b) => a.line - b.line);
    this.#sorted = true;
    let [low, high] = [0, this.#told.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#told[middle]!.line <= line) low = middle + 1;
      else high = middle;
    }
    return this.#told[Math.max(0, low - 1)]?.time;
  }
}
