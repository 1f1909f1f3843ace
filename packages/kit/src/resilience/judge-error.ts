/** What an error says: whether another try makes sense, and whether it is the dependency that failed. */
import { KitError } from "../core/index.ts";
import type { Effect } from "./breaker.ts";
import {
  BreakerOpenError,
  BulkheadFullError,
  RedirectRefusedError,
  ResponseTooLargeError,
} from "./errors.ts";
import { retryAfterOf } from "./retry-after.ts";

export interface Judgement {
  retry: boolean;
  effect: Effect;
  /** Milliseconds that the dependency asked for. */
  retryAfter: number | undefined;
}

const again = (retryAfter?: number): Judgement => ({ retry: true, effect: "failed", retryAfter });
const final: Judgement = { retry: false, effect: "failed", retryAfter: undefined };
const ours: Judgement = { retry: false, effect: "nothing", retryAfter: undefined };
const answered = (retry = false, retryAfter?: number): Judgement => ({
  retry,
  effect: "answered",
  retryAfter,
});

/** Errors of connections that may be gone the next time: Node's, libuv's resolver's and undici's. */
const transient =
  /^(?:ECONN(?:REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|EHOST(?:UNREACH|DOWN)|ENET(?:UNREACH|DOWN|RESET)|EADDRNOTAVAIL|EAI_AGAIN|EAI_FAIL|ENOTFOUND|ESOCKETTIMEDOUT|EPROTO|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|CLOSED|DESTROYED|RES_CONTENT_LENGTH_MISMATCH)|HPE_\w+)$/;

/** Causes are followed so deep. */
const DEPTH = 5;

/**
 * Never throws, whatever was thrown.
 *
 * @example
 * judgeError(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })).retry; // true
 */
export function judgeError(error: unknown): Judgement {
  try {
    return judge(error, 0);
  } catch {
    // It can't be read: something failed, and nobody knows what doing it again would mean.
    return final;
  }
}

function judge(error: unknown, depth: number): Judgement {
  if (typeof error !== "object" || error === null) return again();
  // Another guard did not even ask: nothing new is known about what is behind it, and asking at once again is what it forbids.
  if (error instanceof BreakerOpenError || error instanceof BulkheadFullError) return ours;
  if (error instanceof RedirectRefusedError || error instanceof ResponseTooLargeError) return final;
  const { name, code, cause, severity } = error as {
    name?: unknown;
    code?: unknown;
    cause?: unknown;
    severity?: unknown;
  };
  if (name === "AbortError") return ours;
  if (name === "TimeoutError") return again();
  const status = statusOf(error);
  if (status !== undefined) return judgeStatus(status, retryAfterOf(error));
  if (error instanceof KitError) return again(retryAfterOf(error));
  if (typeof code === "string") {
    if (transient.test(code)) return again();
    if (typeof severity === "string" && /^[0-9A-Z]{5}$/.test(code)) return judgeSqlState(code);
    if (/^ERR_(?:TLS|SSL|OSSL)|CERT|UNABLE_TO_|SELF_SIGNED/.test(code)) return final;
    if (/^ERR_|^UND_ERR_INVALID/.test(code)) return ours;
  }
  if (error instanceof AggregateError && depth < DEPTH && error.errors.length > 0)
    return judge(error.errors[0], depth + 1);
  // fetch wraps the failure of a connection into a TypeError: its cause tells the two apart.
  if (error instanceof TypeError && typeof cause === "object" && cause !== null && depth < DEPTH)
    return judge(cause, depth + 1);
  // JSON that can't be read: the answer was not what it should be.
  if (error instanceof SyntaxError) return final;
  if (
    error instanceof TypeError ||
    error instanceof ReferenceError ||
    error instanceof RangeError ||
    error instanceof URIError ||
    error instanceof EvalError ||
    name === "AssertionError"
  )
    return ours;
  return again(retryAfterOf(error));
}

/**
 * Judges an HTTP status of a dependency.
 *
 * @example
 * judgeStatus(503, undefined).retry; // true
 */
export function judgeStatus(status: number, retryAfter: number | undefined): Judgement {
  if (status >= 500) return status === 501 || status === 505 ? final : again(retryAfter);
  return answered(status === 408 || status === 425 || status === 429, retryAfter);
}

/** By class (PostgreSQL, appendix A): connection, resources and operator's intervention pass; data, constraints and syntax are the query's own. */
function judgeSqlState(code: string): Judgement {
  if (/^(?:08|53|57P|58)/.test(code)) return again();
  if (code === "40001" || code === "40P01" || code === "55P03") return answered(true);
  if (/^(?:2|3|42|44|P0)/.test(code)) return answered();
  return final;
}

/** The HTTP status that an error carries, 400 to 599: by itself, or in its response. */
export function statusOf(error: object): number | undefined {
  const { status, statusCode, response } = error as {
    status?: unknown;
    statusCode?: unknown;
    response?: { status?: unknown };
  };
  for (const each of [status, statusCode, typeof response === "object" ? response?.status : undefined])
    if (typeof each === "number" && each >= 400 && each <= 599) return each;
  return undefined;
}
