/** What can be declared for a guard. */
import type { Duration } from "../core/index.ts";

/** What the guarded work is given. */
export interface GuardedCall {
  /** Aborts when the time is over or the caller gave up. Made when first read: work that takes no signal pays nothing for it. */
  readonly signal: AbortSignal;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Milliseconds left for this try; Infinity without a deadline. */
  readonly remaining: number;
}

export type GuardedWork<T> = (call: GuardedCall) => T | PromiseLike<T>;

/** A value, or what makes one; a function that throws the error it was given declines to answer. */
export type Fallback<F> = F | ((error: unknown) => F | PromiseLike<F>);

export interface RetryPolicy {
  /** Tries in all, the first included. (Default: 3) */
  attempts?: number;
  /** Wait before the second try; doubles with each further one. (Default: "200ms") */
  delay?: Duration;
  /** Longest wait. (Default: "10s") */
  maxDelay?: Duration;
  /**
   * How waits are spread, so that callers don't come back in step. `full`: from zero up to the wait; `equal`: its upper half;
   * `decorrelated`: from `delay` up to three times the last wait. (Default: "full")
   * Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
   */
  jitter?: "full" | "equal" | "decorrelated" | "none";
  /** A `Retry-After` is kept up to here; the call is given up where more is asked for. (Default: "30s") */
  retryAfterMax?: Duration;
  /**
   * How much retrying may add to the load of a dependency in trouble: `ratio` of the calls, and `minimum` per ten seconds on top.
   * (Default: { ratio: 0.2, minimum: 10 })
   */
  budget?: false | { ratio?: number; minimum?: number };
  /** Which errors are worth another try. (Default: time-outs, connection failures, 408, 425, 429, 5xx, and what is not known) */
  retryable?: (error: unknown) => boolean;
}

interface BreakerCommon {
  /** How long it stays open before the first probe; doubles each time a probe fails. (Default: "10s") */
  openFor?: Duration;
  /** (Default: "2m") */
  openForMax?: Duration;
  /** So many calls may probe at once, and as many have to succeed until it closes. (Default: 1) */
  probes?: number;
  /** Which errors are the dependency's failure. (Default: all but 4xx, the caller's abort, and programming errors) */
  failure?: (error: unknown) => boolean;
  /** Routes that suffer while it is open: shown in health. (Default: none) */
  affects?: readonly string[];
}

/** Opens after so many failures in a row. (Default: 5) */
export interface ConsecutiveBreaker extends BreakerCommon {
  consecutive?: number;
  ratio?: never;
}

/** Opens when the share of failures is reached. */
export interface RatioBreaker extends BreakerCommon {
  /** Share of calls that failed, above 0 and up to 1, at which it opens. */
  ratio: number;
  /** The share is taken over so long. (Default: "30s") */
  window?: Duration;
  /** With fewer calls in the window it stays closed. (Default: 10) */
  minimum?: number;
  consecutive?: never;
}

export type BreakerPolicy = ConsecutiveBreaker | RatioBreaker;

export interface BulkheadPolicy {
  /** So many at once. */
  concurrent: number;
  /** So many may wait for their turn. (Default: 0) */
  queue?: number;
  /** And so long. (Default: "1s") */
  queueDeadline?: Duration;
  /** Work that goes on after its deadline keeps its place so long at most: it still burdens the dependency. (Default: "30s") */
  holdLate?: Duration;
}

export interface GuardPolicies<F = never> {
  /** For everything: waiting, all tries, and the pauses between. (Default: none) */
  deadline?: Duration;
  /** For one try. (Default: none) */
  attemptDeadline?: Duration;
  /** `true` for the defaults, a number for so many tries. Tries again only what is idempotent. (Default: off) */
  retry?: boolean | number | RetryPolicy;
  /** Doing it twice does no harm. (Default: false; a call may say it by itself) */
  idempotent?: boolean;
  /** `true` for the defaults. (Default: off) */
  breaker?: boolean | BreakerPolicy;
  /** A number for so many at once. (Default: off) */
  bulkhead?: number | BulkheadPolicy;
  /** The declared answer when all failed; said aloud as a degradation. Not given when the caller gave up. (Default: none) */
  fallback?: Fallback<F>;
}

export interface RunOptions<F = never> {
  /** The caller's own: it ends the call with the signal's reason, and is no failure of the dependency. */
  signal?: AbortSignal | null | undefined;
  /** (Default: what the guard says) */
  idempotent?: boolean | undefined;
  /** HTTP method: GET, HEAD, OPTIONS, TRACE, PUT and DELETE are idempotent (RFC 9110, 9.2.2). */
  method?: string | undefined;
  /** (Default: the guard's) */
  fallback?: Fallback<F>;
}
