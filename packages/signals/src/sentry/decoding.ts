/** What every part of the Sentry decoder is handed, and how it reports that it gave up. */
import type { Limits } from "../limits.ts";
import type { PayloadLimits } from "../payload-limits.ts";
import type { Decoded, Dropped, Result, Signal } from "../words/signal.ts";

/**
 * When and within which bounds a payload is decoded.
 *
 * @example
 * const context: SentryContext = { received: Date.now() };
 */
export interface SentryContext {
  /** Time of receipt, epoch milliseconds: stands in for missing times and bounds those from the future. */
  received: number;
  /** (Default: `defaultLimits`) */
  limits?: Limits;
}

/** One payload being read: its bounds, and the names of those that cut something from it. */
export interface Reading {
  received: number;
  limits: PayloadLimits;
  cut: Set<string>;
}

/** A reading of one signal: each notes its own cuts. */
export function newReading(received: number, limits: PayloadLimits): Reading {
  return { received, limits, cut: new Set() };
}

export function failure(code: string, status: number, message: string): Result<never> {
  return { ok: false, failure: { code, status, message } };
}

/** Collects what a payload came to, with equal drops added up. */
export class Tally {
  readonly signals: Signal[] = [];
  readonly #dropped = new Map<string, Dropped>();
  readonly #counted = new Map<string, number>();

  drop(reason: string, category: string, count = 1, by?: "client"): void {
    const key = `${by ?? ""} ${reason} ${category}`;
    const known = this.#dropped.get(key);
    if (known !== undefined) known.count += count;
    else this.#dropped.set(key, { reason, category, count, ...(by && { by }) });
  }

  count(category: string, count = 1): void {
    this.#counted.set(category, (this.#counted.get(category) ?? 0) + count);
  }

  /** True when nothing was understood: all that came was dropped, or nothing came. */
  get empty(): boolean {
    return this.signals.length === 0 && this.#counted.size === 0;
  }

  decoded(): Decoded {
    return {
      signals: this.signals,
      dropped: [...this.#dropped.values()],
      counted: Object.fromEntries(this.#counted),
    };
  }
}
