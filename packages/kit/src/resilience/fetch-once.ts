/** One request with its redirects. Done here and not by `fetch`, which sends every header but two on to wherever it is sent. */
import { currentContext } from "../core/index.ts";
import { RedirectRefusedError } from "./errors.ts";

export interface FetchPlan {
  name: string;
  redirects: "same-origin" | "any" | "none";
  propagateTo: readonly string[];
  fetch: typeof globalThis.fetch | undefined;
}

type Prepared = RequestInit & { method: string; headers: Headers; signal: AbortSignal };

const REDIRECTS_MAX = 5;
const redirectStatuses = new Set([301, 302, 303, 307, 308]);
/** What goes to another origin; anything else could be a secret. */
const harmless = new Set([
  "accept",
  "accept-language",
  "content-type",
  "content-language",
  "user-agent",
  "range",
]);

export async function fetchOnce(
  plan: FetchPlan,
  input: string | URL | Request,
  init: Prepared,
): Promise<Response> {
  const send = plan.fetch ?? globalThis.fetch;
  const own =
    init.redirect ?? (input instanceof Request && input.redirect !== "follow" ? input.redirect : "follow");
  let url = new URL(input instanceof Request ? input.url : input);
  let target: string | URL | Request = input;
  let next: Prepared = init;
  for (let followed = 0; ; followed++) {
    const response = await send(target, {
      ...next,
      headers: withTrace(next.headers, url, plan.propagateTo),
      redirect: own === "follow" ? "manual" : own,
    });
    const location = response.headers.get("location");
    if (own !== "follow" || location === null || !redirectStatuses.has(response.status)) {
      if (followed > 0) Object.defineProperty(response, "redirected", { value: true });
      return response;
    }
    response.body?.cancel().catch(() => {});
    if (plan.redirects === "none") throw new RedirectRefusedError(plan.name, "none is allowed");
    if (followed >= REDIRECTS_MAX)
      throw new RedirectRefusedError(plan.name, `there were more than ${REDIRECTS_MAX}`);
    const to = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (!to || (to.protocol !== "http:" && to.protocol !== "https:"))
      throw new RedirectRefusedError(plan.name, "it leads to no address that could be fetched");
    const same = to.origin === url.origin;
    if (!same && plan.redirects !== "any")
      throw new RedirectRefusedError(plan.name, `it leads from ${url.origin} to ${to.origin}`);
    next = redirected(
      plan.name,
      next,
      response.status,
      same,
      input instanceof Request && input.body !== null,
    );
    url = to;
    target = to;
  }
}

/** Method, body and headers of the next request (Fetch standard, "HTTP-redirect fetch"). */
function redirected(
  name: string,
  init: Prepared,
  status: number,
  sameOrigin: boolean,
  bodyOfRequest: boolean,
): Prepared {
  const toGet =
    (status === 303 && init.method !== "HEAD" && init.method !== "GET") ||
    ((status === 301 || status === 302) && init.method === "POST");
  const headers = new Headers(init.headers);
  if (!sameOrigin) for (const [key] of init.headers) if (!harmless.has(key)) headers.delete(key);
  if (toGet) {
    for (const key of [
      "content-type",
      "content-length",
      "content-encoding",
      "content-language",
      "content-location",
    ])
      headers.delete(key);
    const { body: _, ...rest } = init;
    return { ...rest, method: "GET", headers };
  }
  const { body } = init;
  const stream = typeof body === "object" && body !== null && Symbol.asyncIterator in body;
  if (stream || (bodyOfRequest && body == null))
    throw new RedirectRefusedError(name, "its body can be sent only once");
  return { ...init, headers };
}

function withTrace(headers: Headers, url: URL, propagateTo: readonly string[]): Headers {
  const context = propagateTo.length > 0 ? currentContext() : undefined;
  if (!context || !propagateTo.some((pattern) => matches(pattern, url))) return headers;
  const sent = new Headers(headers);
  if (!sent.has("traceparent")) {
    const flags = context.traceFlags.toString(16).padStart(2, "0");
    sent.set("traceparent", `00-${context.traceId}-${context.spanId}-${flags}`);
  }
  if (!sent.has("x-request-id") && /^[\x21-\x7e]{1,200}$/.test(context.id))
    sent.set("x-request-id", context.id);
  return sent;
}

function matches(pattern: string, { host, hostname }: URL): boolean {
  return pattern.startsWith("*.")
    ? hostname.endsWith(pattern.slice(1)) && hostname.length >= pattern.length
    : pattern === host || pattern === hostname;
}
