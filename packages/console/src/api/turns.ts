/** Lets so many pieces of work run at one time, the others wait for their turn, first come first served. */

export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The turn is handed on, not given back: nobody can take it in between.
      if (next) next();
      else this.#free++;
    }
  }
}
