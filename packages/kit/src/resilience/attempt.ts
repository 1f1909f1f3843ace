/** One try, as the guarded work sees it: the signal is made when it is first asked for. */
import type { GuardedCall } from "./policies.ts";

export class Attempt implements GuardedCall {
  readonly attempt: number;
  /** Monotonic milliseconds; Infinity: none. */
  readonly #end: number;
  #controller: AbortController | undefined;
  #aborted: { reason: unknown } | undefined;

  constructor(attempt: number, end: number) {
    this.attempt = attempt;
    this.#end = end;
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
  }

  get remaining(): number {
    return Math.max(0, this.#end - performance.now());
  }

  abort(reason: unknown): void {
    this.#aborted = { reason };
    this.#controller?.abort(reason);
  }
}
