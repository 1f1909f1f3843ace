/** What a service answers when it failed, by three floors: if one gives way, the next one holds. */
import { currentContext, ownFailure, type WorkContext } from "../core/index.ts";
import { constantAnswer } from "./constant-answer.ts";
import { fullAnswer } from "./full-answer.ts";
import { minimalAnswer } from "./minimal-answer.ts";
import { isProduction } from "./production.ts";
import { recordFailure } from "./record-failure.ts";
import { statusOf } from "./status-of.ts";

/** What the adapter knows of the request. */
export interface FailureOptions {
  /** The request. (Default: the one under way by `currentContext`; without one the answer has no request id) */
  context?: WorkContext | undefined;
  /** How the error came: `http`, `fastify`, `uncaughtException`, ... (Default: "http") */
  mechanism?: string;
  /** The request's method: HEAD is answered without a body. (Default: that of the context) */
  method?: string | undefined;
  /** The request's Accept header. (Default: JSON) */
  accept?: string | undefined;
  /** The answer has begun: nothing can be said any more but by ending the connection. (Default: false) */
  headersSent?: boolean;
  /** Hide what is nobody's business: messages of 5xx, stacks. (Default: unless NODE_ENV is `development` or `test`) */
  production?: boolean | undefined;
  /** URI reference of this occurrence. (Default: the path of the context) */
  instance?: string | undefined;
}

/** What to send. */
export interface FailureAnswer {
  status: number;
  /** Lower-case names. Never to be changed: the lowest floor's are shared. */
  headers: Readonly<Record<string, string>>;
  /** Empty for HEAD, and where headers were sent. */
  body: Buffer;
  /** True: don't send anything, destroy the connection, so that nobody takes half an answer for a whole one. */
  destroy: boolean;
  /** Which floor held. */
  floor: "full" | "minimal" | "constant";
}

/**
 * Notes the failure (once per distinct error, the first of the request preserved) and makes the answer: RFC 9457
 * `application/problem+json`, or a small page for whom no JSON will do. Never throws, whatever was thrown and whatever else fails:
 * below the full answer is a minimal one, and below that constant bytes.
 *
 * The error says what is answered: `status` or `statusCode` (4xx and 5xx), `expose: false` to hide the message of a 4xx, `headers`,
 * `retryAfter` (seconds or a Date), `problem` ({ type, title, detail, and members of your own }).
 *
 * @example
 * const { status, headers, body, destroy } = handleFailure(error, { context: currentContext(), accept: req.headers.accept, headersSent: res.headersSent });
 * if (destroy) res.destroy();
 * else res.writeHead(status, headers).end(body);
 */
export function handleFailure(error: unknown, options: FailureOptions = {}): FailureAnswer {
  try {
    return answer(error, options);
  } catch (failure) {
    note("errors", failure);
    return constantAnswer(options?.method, options?.headersSent);
  }
}

function answer(error: unknown, options: FailureOptions): FailureAnswer {
  const context = options.context ?? requestUnderWay();
  const known = context?.firstError?.error ?? error;
  // An error of the handling itself must not hide the one that it was to tell of.
  const deciding = statusOf(known) >= 500 ? known : error;
  const status = statusOf(deciding);
  recordFailure(error, { context, mechanism: options.mechanism ?? "http", status });
  const method = options.method ?? context?.method;
  if (options.headersSent) return constantAnswer(method, true);
  const request = {
    context,
    status,
    method,
    accept: options.accept,
    production: options.production ?? isProduction(),
    instance: options.instance ?? context?.path,
  };
  try {
    return fullAnswer(deciding, request);
  } catch (failure) {
    note("errors: the full answer", failure);
  }
  try {
    return minimalAnswer(request);
  } catch (failure) {
    note("errors: the minimal answer", failure);
  }
  return constantAnswer(method, false);
}

/** What a server inherits from the start that opened it is no request. */
function requestUnderWay(): WorkContext | undefined {
  const context = currentContext();
  return context?.kind === "http" ? context : undefined;
}

function note(part: string, failure: unknown): void {
  try {
    ownFailure(part, failure);
  } catch {
    // Even counting can fail when memory is used up; the answer goes out all the same.
  }
}
