/** Remembers where each pending promise was made, only while the boot runs: that is how a hang is named. */
import { promiseHooks } from "node:v8";
import { currentContext, ownFailure, type WorkContext } from "../core/index.ts";
import { captureStack, type Frame, readStack } from "./call-sites.ts";

/** A promise that is not settled yet. */
export interface Pending {
  promise: object;
  /** The promise it follows (`await`, `then`); undefined for one that somebody has to settle. */
  parent: object | undefined;
  /** The work in which it was made. */
  context: WorkContext | undefined;
  /** Something awaits it or has a handler on it. */
  followed: boolean;
  frames(): readonly Frame[];
}

/** Pending promises that are remembered; the oldest go first. About 1 KB each. */
const PENDING_MAX = 20_000;

interface Entry {
  parent: object | undefined;
  context: WorkContext | undefined;
  followed: boolean;
  stack: object;
  frames: readonly Frame[] | undefined;
}

/**
 * Switched on by `start`, off by `stop`; while on, each promise costs about 2 µs (V8's promise hooks; `async_hooks` costs more and sees less).
 *
 * @example
 * const watch = new PromiseWatch();
 * watch.start();
 */
export class PromiseWatch {
  /** What was let go for the bound. */
  dropped = 0;
  readonly #entries = new Map<object, Entry>();
  #off: (() => void) | undefined;

  start(): void {
    if (this.#off) return;
    const entries = this.#entries;
    const init = (promise: object, parent: object | undefined): void => {
      try {
        if (parent !== undefined) {
          const followed = entries.get(parent);
          if (followed) followed.followed = true;
        }
        if (entries.size >= PENDING_MAX) this.#dropOldest();
        entries.set(promise, {
          parent,
          context: currentContext(),
          followed: false,
          stack: captureStack(init),
          frames: undefined,
        });
      } catch (error) {
        ownFailure("boot: promise watch", error);
      }
    };
    try {
      this.#off = promiseHooks.createHook({
        init,
        settled: (promise: object) => {
          entries.delete(promise);
        },
      }) as () => void;
    } catch (error) {
      ownFailure("boot: promise watch", error);
    }
  }

  /** Off; what is pending stays readable until `forget`. */
  stop(): void {
    this.#off?.();
    this.#off = undefined;
  }

  forget(): void {
    this.stop();
    this.#entries.clear();
  }

  get(promise: object): Pending | undefined {
    const entry = this.#entries.get(promise);
    return entry && pendingOf(promise, entry);
  }

  /** In the order in which they were made. */
  *all(): Generator<Pending> {
    for (const [promise, entry] of this.#entries) yield pendingOf(promise, entry);
  }

  #dropOldest(): void {
    const first = this.#entries.keys().next();
    if (!first.done) this.#entries.delete(first.value);
    this.dropped++;
  }
}

function pendingOf(promise: object, entry: Entry): Pending {
  return {
    promise,
    parent: entry.parent,
    context: entry.context,
    followed: entry.followed,
    frames: () => {
      entry.frames ??= withoutHooks(readStack(entry.stack));
      return entry.frames;
    },
  };
}

/** Where several hooks are on, the runtime's own dispatch stands innermost. */
function withoutHooks(frames: readonly Frame[]): readonly Frame[] {
  const first = frames.findIndex(
    (frame) => !/^node:internal\/(?:promise_hooks|async_hooks)$/.test(frame.file),
  );
  return first < 1 ? frames : frames.slice(first);
}
