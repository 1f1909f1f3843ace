/** One question to the auth service, and what its answer means. */
import { type GuardedFetch, guardedFetch, judgeStatus, readRetryAfter } from "../resilience/index.ts";
import { AuthConfigError, AuthRefusedError } from "./errors.ts";
import { NoVerdict, notVouched, OwnKeyRefused } from "./no-verdict.ts";
import type { Ask, AuthOptions, Verdict } from "./options.ts";

/** Bytes of an answer. */
const ANSWER_MAX = 256 * 1024;

/** @throws AuthConfigError */
export function createFetch(name: string, options: AuthOptions): GuardedFetch {
  return guardedFetch(`${name}.request`, {
    // The guard around it holds tries and time.
    deadline: "1h",
    covers: "headers",
    retry: false,
    breaker: false,
    // The service key goes where it was meant to go.
    redirects: "none",
    maxResponseBytes: ANSWER_MAX,
    propagateTo: options.url === undefined ? [] : [readUrl(options.url).host],
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
}

export function askWith(fetch: GuardedFetch, options: AuthOptions, signal: AbortSignal): Ask {
  const introspects = options.url !== undefined && options.style !== "bearer";
  return async (url, init = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has("accept")) headers.set("accept", "application/json");
    if (options.serviceKey) headers.set(options.serviceKey.header, readKey(options.serviceKey.value));
    const response = await fetch(url, {
      ...init,
      headers,
      signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
    });
    if (response.status >= 200 && response.status < 300) return readObject(await response.text());
    response.body?.cancel().catch(() => {});
    throw readStatus(response, introspects);
  };
}

/** RFC 7662, 2.1 and 2.2. */
export async function introspect(url: string | URL, token: string, ask: Ask): Promise<Verdict> {
  const answer = await ask(url, {
    method: "POST",
    body: new URLSearchParams({ token, token_type_hint: "access_token" }),
  });
  if (typeof answer["active"] !== "boolean")
    throw notVouched("the service's answer does not say whether the token is active");
  return answer["active"] ? { active: true, claims: answer } : { active: false };
}

/** What says yes or no where it is there; and what says that the question itself went wrong. */
const VERDICTS = ["active", "valid", "authenticated"];
const WENT_WELL = ["ok", "success"];

/** The token as the request's own. A 2xx is the yes, unless it says otherwise: some services answer every question with 200. */
export async function bear(url: string | URL, token: string, ask: Ask): Promise<Verdict> {
  const answer = await ask(url, { headers: { authorization: `Bearer ${token}` } });
  if (VERDICTS.some((name) => answer[name] === false)) return { active: false };
  const unclear = VERDICTS.find((name) => Object.hasOwn(answer, name) && answer[name] !== true);
  if (unclear !== undefined)
    throw notVouched(`the service's answer has a \`${unclear}\` that is neither true nor false`);
  if (WENT_WELL.some((name) => answer[name] === false) || holds(answer["error"]) || holds(answer["errors"]))
    throw notVouched("the service answered with an error under a status of success");
  return { active: true, claims: answer };
}

/** Whether a field says something. */
function holds(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** @param introspects by RFC 7662, 2.3, 401 and 403 are about who asks: a bad token is `active: false` */
function readStatus(response: Response, introspects: boolean): AuthRefusedError | NoVerdict {
  const { status } = response;
  if (status === 401 || status === 403)
    return introspects
      ? new OwnKeyRefused(status)
      : new AuthRefusedError("service", `the service answered ${status}`);
  const wait = readRetryAfter(response.headers.get("retry-after"));
  const { retry, effect } = judgeStatus(status, wait);
  if (!retry && effect !== "failed") return notVouched(`the service answered ${status}`);
  return new NoVerdict(`the service answered ${status}`, {
    unreachable: true,
    again: retry,
    failed: effect === "failed",
    retryAfter: wait === undefined ? undefined : wait / 1000,
  });
}

function readObject(text: string): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // A page of a proxy, or cut off: that was not the service. The parser's error would quote it.
    const kind = { unreachable: true, again: true, failed: true };
    throw new NoVerdict("what answered in the service's place sent no JSON", kind);
  }
  if (typeof answer === "object" && answer !== null && !Array.isArray(answer))
    return answer as Record<string, unknown>;
  throw notVouched("the service's answer is no JSON object");
}

/** @throws AuthConfigError */
export function readUrl(url: string | URL): URL {
  const read = URL.canParse(url) ? new URL(url) : undefined;
  if (!read || (read.protocol !== "http:" && read.protocol !== "https:"))
    throw new AuthConfigError("url is no http or https address.");
  if (read.username !== "" || read.password !== "")
    throw new AuthConfigError("url has a user or password in it: give the key as serviceKey.");
  return read;
}

function readKey(value: string | (() => string)): string {
  return typeof value === "function" ? value() : value;
}

/** @throws AuthConfigError where the header could not be sent; the value is not shown */
export function checkServiceKey({ serviceKey: key, style = "introspection" }: AuthOptions): void {
  if (style !== "introspection" && style !== "bearer")
    throw new AuthConfigError('style is "introspection" or "bearer".');
  if (!key) return;
  if (style === "bearer" && /^authorization$/i.test(key.header))
    throw new AuthConfigError("serviceKey.header is the token's own where style is bearer: name another.");
  if (!/^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/.test(key.header))
    throw new AuthConfigError("serviceKey.header is no header name.");
  if (typeof key.value !== "function" && !/^[\x21-\x7e][\x20-\x7e]*$/.test(key.value ?? ""))
    throw new AuthConfigError("serviceKey.value is empty, or has characters that a header can't carry.");
}

export function secretsOf(key: AuthOptions["serviceKey"]): string[] {
  try {
    return key ? [readKey(key.value)] : [];
  } catch {
    return [];
  }
}
