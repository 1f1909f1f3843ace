/** Looks now and then whether issues have recovered, so that the moment is kept while what proves it is. */
import { setImmediate } from "node:timers/promises";
import type { Store } from "../store/store.ts";
import { settleRecovery } from "./settle-recovery.ts";

/** Issues of one project that are watched: those seen last. */
const WATCHED = 200;
/** Issues that one round looks at; the next one goes on after them. */
const ROUND = 20;
/** Time alone brings the end of a window: after so many rounds without a write it is looked all the same. */
const IDLE_ROUNDS = 20;

export interface RecoveryWatchOptions {
  store: Store;
  log: (line: string) => void;
  /** From the end of a round to the next. Milliseconds. */
  everyMs: number;
  /** The moment of an issue's recovery came, or was taken back. */
  onChange: (issue: { project: string; id: string; created: boolean }) => void;
}

/**
 * A round comes only where something was written since, is bounded, lets others run between two issues, and is tried again where it
 * fails: the time of a recovery is told by its requests, so a late look loses nothing.
 */
export class RecoveryWatch {
  readonly #options: RecoveryWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  /** Something was written that was not looked at. */
  #due = true;
  #waiting: string[] = [];
  #idle = 0;
  #failed = false;

  constructor(options: RecoveryWatchOptions) {
    this.#options = options;
    this.#schedule();
  }

  /** Something was written. */
  hear(): void {
    this.#due = true;
  }

  /** Resolves when the round under way has ended: the store may be closed then. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#round().finally(() => this.#schedule());
    }, this.#options.everyMs);
    this.#timer.unref();
  }

  async #round(): Promise<void> {
    const { log } = this.#options;
    try {
      if (this.#waiting.length === 0 && (this.#due || ++this.#idle >= IDLE_ROUNDS)) {
        this.#due = false;
        this.#idle = 0;
        this.#waiting = await this.#watched();
      }
      for (const id of this.#waiting.splice(0, ROUND)) {
        if (this.#stopped) return;
        await this.#settle(id);
        await setImmediate();
      }
      this.#failed = false;
    } catch (error) {
      this.#due = true;
      // Once, not with every round of an outage.
      if (!this.#failed && !this.#stopped)
        log(`whether issues have recovered could not be looked at, tried again: ${String(error)}`);
      this.#failed = true;
    }
  }

  async #watched(): Promise<string[]> {
    const { store } = this.#options;
    const ids: string[] = [];
    for (const { id } of await store.projects())
      ids.push(...(await store.watched({ project: id, limit: WATCHED })));
    return ids;
  }

  async #settle(id: string): Promise<void> {
    const { store, onChange } = this.#options;
    const project = await settleRecovery(store, id, Date.now());
    if (project !== undefined) onChange({ project, id, created: false });
  }
}
