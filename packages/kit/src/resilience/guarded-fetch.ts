/** `fetch` under a guard: what may be sent twice is retried, and what comes back is bounded. */
import { type Duration, TIMER_MAX, toMilliseconds } from "../core/index.ts";
import { boundBody } from "./bound-body.ts";
import { createGuard, type Guard } from "./create-guard.ts";
import { AnswerError, DeadlineError } from "./errors.ts";
import { type FetchPlan, fetchOnce } from "./fetch-once.ts";
import { judgeStatus } from "./judge-error.ts";
import type { GuardPolicies } from "./policies.ts";

export interface GuardedFetchOptions extends Omit<GuardPolicies<Response>, "idempotent"> {
  /** (Default: "10s") */
  deadline?: Duration;
  /** What the deadline holds for. `body`: reading it fails, too, once the time is over. (Default: "body") */
  covers?: "headers" | "body";
  /** Bytes, as decoded. (Default: no bound) */
  maxResponseBytes?: number;
  /** Which redirects are followed, at most five; others are errors. Elsewhere headers with secrets don't go. (Default: "same-origin") */
  redirects?: "same-origin" | "any" | "none";
  /** Hosts that get `traceparent` and `x-request-id`: `auth.internal`, `localhost:8080`, `*.example.com`. (Default: none) */
  propagateTo?: readonly string[];
  /** (Default: the global one) */
  fetch?: typeof globalThis.fetch;
}

export interface GuardedRequestInit extends RequestInit {
  /** Sending it twice does no harm. (Default: by method, or true with an `Idempotency-Key` header) */
  idempotent?: boolean;
}

const controls = new WeakMap<ReadableStream, AbortController>();

export interface GuardedFetch {
  (input: string | URL | Request, init?: GuardedRequestInit): Promise<Response>;
  readonly guard: Guard<Response>;
}

/**
 * Makes a `fetch` for one dependency. (Defaults: deadline 10 s, 3 tries, breaker after 5 failures in a row.)
 *
 * Answers as `fetch` does, also 4xx and 5xx; 408, 425, 429 and 5xx are tried again where that is safe, and 5xx count for the breaker.
 *
 * @throws DeadlineError, BreakerOpenError, BulkheadFullError, ResponseTooLargeError, RedirectRefusedError, and what `fetch` throws
 * @example
 * const stock = guardedFetch("stock", { deadline: "3s", propagateTo: ["stock.internal"] });
 * const response = await stock("http://stock.internal/items/7", { signal: request.signal });
 */
export function guardedFetch(name: string, options: GuardedFetchOptions = {}): GuardedFetch {
  const { fallback } = options;
  const guard = createGuard<Response>(name, {
    deadline: "10s",
    retry: true,
    breaker: true,
    ...options,
    // A body can be read once.
    ...(fallback instanceof Response ? { fallback: () => fallback.clone() } : {}),
  });
  const deadline = toMilliseconds(options.deadline ?? "10s");
  const plan: FetchPlan = {
    name,
    redirects: options.redirects ?? "same-origin",
    propagateTo: (options.propagateTo ?? []).map((host) => host.toLowerCase()),
    fetch: options.fetch,
  };
  const coversBody = options.covers !== "headers";

  async function run(input: string | URL | Request, init: GuardedRequestInit = {}): Promise<Response> {
    const end = performance.now() + deadline;
    const request = input instanceof Request ? input : undefined;
    const caller = init.signal ?? request?.signal ?? undefined;
    const method = (init.method ?? request?.method ?? "GET").toUpperCase();
    const headers = new Headers(init.headers ?? request?.headers);
    let failed: { response: Response; control: AbortController } | undefined;
    try {
      return await guard.run<Response>(
        async (call) => {
          discard(failed?.response);
          failed = undefined;
          // Our own signal, since it has to live on while the body is read.
          const control = new AbortController();
          const abort = () => control.abort(call.signal.reason);
          call.signal.addEventListener("abort", abort, { once: true });
          const signal = caller ? AbortSignal.any([control.signal, caller]) : control.signal;
          try {
            const response = await fetchOnce(plan, input, { ...init, method, headers, signal });
            // Given up in this very moment: nobody takes the answer.
            if (call.signal.aborted) {
              discard(response);
              throw call.signal.reason;
            }
            const { retry, effect } = judgeStatus(response.status, undefined);
            if (response.status >= 400 && (retry || effect === "failed")) {
              failed = { response, control };
              throw new AnswerError(name, response);
            }
            return coverBody(response, control, end);
          } finally {
            call.signal.removeEventListener("abort", abort);
          }
        },
        { signal: caller, idempotent: mayRepeat(init, request, method, headers) },
      );
    } catch (error) {
      if (failed && error instanceof AnswerError && error.response === failed.response)
        return coverBody(failed.response, failed.control, end);
      discard(failed?.response);
      throw error;
    }
  }

  function coverBody(response: Response, control: AbortController, end: number): Response {
    if (!response.body) return response;
    let timer: NodeJS.Timeout | undefined;
    if (coversBody) {
      // The body keeps its control alive, the timer does not: what was read is not held until the deadline.
      controls.set(response.body, control);
      const held = new WeakRef(control);
      const expire = () => held.deref()?.abort(new DeadlineError(name, deadline, "call"));
      timer = setTimeout(expire, Math.min(TIMER_MAX, Math.max(0, end - performance.now())));
      timer.unref();
    }
    return options.maxResponseBytes === undefined
      ? response
      : boundBody(name, response, options.maxResponseBytes, () => clearTimeout(timer));
  }

  return Object.assign(run, { guard });
}

/** Also a POST may be sent twice when it says so, or carries a key by which the other side recognises it. A stream never. */
function mayRepeat(
  init: GuardedRequestInit,
  request: Request | undefined,
  method: string,
  headers: Headers,
): boolean {
  const body = init.body ?? request?.body ?? undefined;
  const once =
    body !== undefined &&
    typeof body !== "string" &&
    !(body instanceof URLSearchParams) &&
    !(body instanceof Blob) &&
    !(body instanceof FormData) &&
    !(body instanceof ArrayBuffer) &&
    !ArrayBuffer.isView(body);
  if (once) return false;
  return (
    init.idempotent ?? (headers.has("idempotency-key") || !["POST", "PATCH", "CONNECT"].includes(method))
  );
}

/** Frees the connection of an answer that nobody reads. */
function discard(response: Response | undefined): void {
  if (response?.body && !response.body.locked) response.body.cancel().catch(() => {});
}
