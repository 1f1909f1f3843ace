/** Asks the database now and then whether it answers, so that `/health` can tell at once and never hangs with it. */
import type { Store } from "../store/store.ts";

const EVERY_MS = 2000;
/** An answer later than this is none. Milliseconds. */
const DEADLINE_MS = 1000;
/** How old the last answer may be. Milliseconds. */
const FRESH_MS = 10_000;

export class DatabaseWatch {
  readonly #store: Pick<Store, "ping">;
  #answeredAt = 0;
  #problem = "not asked yet";
  #asking = false;
  readonly #timer: NodeJS.Timeout;

  constructor(store: Pick<Store, "ping">) {
    this.#store = store;
    this.#timer = setInterval(() => void this.ask(), EVERY_MS).unref();
  }

  /** Null: it answered within the last seconds; else why it counts as gone. */
  get problem(): string | null {
    return this.#problem === "" && Date.now() - this.#answeredAt <= FRESH_MS
      ? null
      : this.#problem || "no answer lately";
  }

  /** Asks once; a question that is still open is not asked again. */
  async ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const answer = this.#store.ping().finally(() => {
      this.#asking = false;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${DEADLINE_MS} ms`)), DEADLINE_MS).unref();
    });
    try {
      await Promise.race([answer, late]);
      this.#answeredAt = Date.now();
      this.#problem = "";
    } catch (error) {
      this.#problem = error instanceof Error ? error.message || error.name : String(error);
      // The late answer of a question that was given up must not be an unhandled rejection.
      answer.catch(() => {});
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
