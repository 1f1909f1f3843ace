/** Bounds the memory of all request bodies together: many large bodies at once must not be what kills the process. */

/** A reservation; `take` grows it, `release` gives everything back (once). */
export interface Hold {
  /** False: there is no room; the hold stays as it was. */
  take(bytes: number): boolean;
  /** From now on it counts as that owner's: a body whose project became known on the way. */
  moveTo(owner: string): void;
  release(): void;
}

/** Of each body, this much may also stand in the reserve. Bytes. */
const SMALL = 256 * 1024;
/** Room that only the first `SMALL` bytes of a body may take: large bodies, however many, do not stop the small ones. */
const RESERVE = 32 * 1024 * 1024;

export class OpenBytes {
  #used = 0;
  readonly #limit: number;
  /** What the parts of bodies past `SMALL` leave free. */
  readonly #reserve: number;
  readonly #byOwner = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
    this.#reserve = Math.min(RESERVE, Math.floor(limit / 6));
  }

  /** Bytes held now. */
  get used(): number {
    return this.#used;
  }

  /**
   * Opens a reservation. All bodies of one owner together get two thirds of the room at most, except that a single one always
   * gets as large as bodies may be.
   *
   * @param owner a project, or an address whose project is not known yet
   */
  hold(owner: string): Hold {
    let held = 0;
    const add = (bytes: number) => {
      const sum = (this.#byOwner.get(owner) ?? 0) + bytes;
      if (sum > 0) this.#byOwner.set(owner, sum);
      else this.#byOwner.delete(owner);
    };
    return {
      take: (bytes) => {
        const after = held + bytes;
        const room = after <= SMALL ? this.#limit : this.#limit - this.#reserve;
        if (this.#used + bytes > room) return false;
        const others = (this.#byOwner.get(owner) ?? 0) - held;
        if (others > 0 && others + after > (this.#limit * 2) / 3) return false;
        this.#used += bytes;
        held = after;
        add(bytes);
        return true;
      },
      moveTo: (next) => {
        add(-held);
        owner = next;
        add(held);
      },
      release: () => {
        add(-held);
        this.#used -= held;
        held = 0;
      },
    };
  }
}
