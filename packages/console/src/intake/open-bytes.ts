/** Bounds the memory of all request bodies together: many large bodies at once must not be what kills the process. */

/** A reservation; `take` grows it, `release` gives everything back (once). */
export interface Hold {
  /** False: there is no room; the hold stays as it was. */
  take(bytes: number): boolean;
  release(): void;
}

export class OpenBytes {
  #used = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes held now. */
  get used(): number {
    return this.#used;
  }

  hold(): Hold {
    let held = 0;
    return {
      take: (bytes) => {
        if (this.#used + bytes > this.#limit) return false;
        this.#used += bytes;
        held += bytes;
        return true;
      },
      release: () => {
        this.#used -= held;
        held = 0;
      },
    };
  }
}
