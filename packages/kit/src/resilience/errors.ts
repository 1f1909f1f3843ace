/** What the guards refuse with. Each says by `status` and `retryAfter` how a service should answer for it. */
import { KitError } from "../core/index.ts";

/** The base of the refusals below: the dependency is the trouble, not the request, so the answer is 503. */
export abstract class UnavailableError extends KitError {
  /** HTTP status that fits. */
  readonly status = 503;
  /** Name of the guard. */
  readonly guard: string;
  /** Seconds after which asking again makes sense; undefined where nobody knows. */
  readonly retryAfter: number | undefined;
  constructor(guard: string, message: string, retryAfter: number | undefined, cause?: { error: unknown }) {
    super(message, cause ? { cause: cause.error } : undefined);
    this.guard = guard;
    this.retryAfter = retryAfter;
  }
}

/** The time was over. `cause` is the last failure before, where there was one. */
export class DeadlineError extends UnavailableError {
  static override readonly code = "KIT_DEADLINE";
  /** Milliseconds that were allowed. */
  readonly deadline: number;
  constructor(
    guard: string,
    deadline: number,
    phase: "attempt" | "call" | "queue",
    cause?: { error: unknown },
  ) {
    const what =
      phase === "queue" ? "waited for its turn" : phase === "attempt" ? "one attempt took" : "the call took";
    super(guard, `${guard}: ${what} longer than ${deadline} ms and was given up.`, undefined, cause);
    this.deadline = deadline;
  }
}

/** The breaker is open: the dependency was not asked. `cause` is the failure that opened it. */
export class BreakerOpenError extends UnavailableError {
  static override readonly code = "KIT_BREAKER_OPEN";
  constructor(guard: string, retryAfter: number | undefined, cause?: { error: unknown }) {
    const when =
      retryAfter === undefined ? "it was isolated by hand" : `it is asked again in ${retryAfter} s`;
    super(
      guard,
      `${guard}: not asked, its breaker is open after repeated failures; ${when}.`,
      retryAfter,
      cause,
    );
  }
}

/** As many calls as allowed are running, and as many as allowed wait. */
export class BulkheadFullError extends UnavailableError {
  static override readonly code = "KIT_BULKHEAD_FULL";
  constructor(guard: string, concurrent: number, queue: number, cause?: { error: unknown }) {
    super(
      guard,
      `${guard}: not asked, ${concurrent} calls are running${queue > 0 ? ` and ${queue} waiting` : ""}, and no more are allowed.`,
      1,
      cause,
    );
  }
}

/** An answer that failed, as `retryable`, `failure` and `fallback` of a guarded fetch see it; the caller gets the response itself. */
export class AnswerError extends KitError {
  static override readonly code = "KIT_ANSWER";
  readonly response: Response;
  constructor(guard: string, response: Response) {
    super(`${guard}: answered ${response.status}.`);
    this.response = response;
    // Headers can hold secrets: not shown with the error.
    Object.defineProperty(this, "response", { enumerable: false });
  }
}

/** The answer's body is larger than allowed. */
export class ResponseTooLargeError extends KitError {
  static override readonly code = "KIT_RESPONSE_TOO_LARGE";
  readonly status = 502;
  constructor(guard: string, limit: number) {
    super(`${guard}: the answer has more than ${limit} bytes. Raise maxResponseBytes if it is expected to.`);
  }
}

/** The answer sent us to a place that the redirect policy does not allow. */
export class RedirectRefusedError extends KitError {
  static override readonly code = "KIT_REDIRECT_REFUSED";
  readonly status = 502;
  constructor(guard: string, why: string) {
    super(`${guard}: a redirect was not followed: ${why}.`);
  }
}

/** A policy that can't be meant. Thrown when the guard is made. */
export class GuardPolicyError extends KitError {
  static override readonly code = "KIT_GUARD_POLICY";
}
