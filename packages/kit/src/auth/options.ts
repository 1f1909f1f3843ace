/** What can be declared for an auth client. */
import type { Duration } from "../core/index.ts";
import type { BreakerPolicy } from "../resilience/index.ts";

/** What a token says, as the service or its signature vouches for it. */
export type Claims = Readonly<Record<string, unknown>>;

/** The service's word. */
export type Verdict = { active: true; claims?: Record<string, unknown> } | { active: false };

/**
 * Asks the auth service: a bounded request that carries the service key. Answers the JSON object of a 2xx answer. 401 and 403 are the
 * service's no; what else comes back is no verdict, and thrown.
 */
export type Ask = (url: string | URL, init?: RequestInit) => Promise<Record<string, unknown>>;

/** A good sign-in. */
export interface SignIn {
  claims: Claims;
  /** `sub`, where there is one. */
  subject: string | undefined;
  /** True: the service could not be reached, and the token was verified here. A revocation since it was issued is not known. */
  degraded: boolean;
  source: "service" | "cache" | "local";
}

export interface VerifyOptions {
  /** Only the service's own word counts, asked now: neither a local verification nor the cache. (Default: false) */
  requireFresh?: boolean;
  /** The caller's own. */
  signal?: AbortSignal | null | undefined;
}

export interface LocalOptions {
  /** `iss` has to be this, or one of these. */
  issuer: string | readonly string[];
  /** `aud` has to have this, or one of these. */
  audience: string | readonly string[];
  /** Signatures that are accepted: public-key ones only, e.g. `["RS256"]`. */
  algorithms: readonly string[];
  /** Where the public keys are, or the keys themselves. Addresses are fetched at once and refreshed, so that they are here when needed. */
  jwks: string | URL | { keys: readonly object[] };
  /** So old may fetched keys be. (Default: "24h") */
  maxStale?: Duration;
  /** Keys are fetched anew so often. (Default: "10m") */
  refresh?: Duration;
  /** By how much clocks may differ, at most a minute. (Default: "5s") */
  clockTolerance?: Duration;
  /** Claims that have to be there, besides `exp`, `iss` and `aud`. (Default: ["sub"]) */
  requiredClaims?: readonly string[];
  /** Tokens issued longer ago are refused here, whatever their `exp`. (Default: no bound) */
  maxTokenAge?: Duration;
  /** `typ` of the header has to be this, e.g. `at+jwt` (RFC 9068). (Default: not looked at) */
  typ?: string;
}

interface AuthCommon {
  /** Name in health, metrics and notes. (Default: "auth") */
  name?: string;
  /** Sent with each request to the service; `value` may be a function where it changes. */
  serviceKey?: { header: string; value: string | (() => string) };
  /** For one try. (Default: "5s") */
  timeout?: Duration;
  /** (Default: 3) */
  tries?: number;
  /** Wait before the second try; doubles; the upper half of it is drawn at random. (Default: "1s") */
  backoff?: Duration;
  /** For all tries and pauses; then the local verification has its turn. (Default: none: tries and pauses bound it, 18 s) */
  deadline?: Duration;
  /** (Default: open after 5 failures in a row, for 10 s) */
  breaker?: BreakerPolicy;
  /** Verifies here while the service can't be reached. Needs the package `jose`. (Default: none: then 503) */
  local?: LocalOptions;
  /** Keeps a yes for so long, and so many of them. A revoked token works on for as long. (Default: off) */
  cache?: false | { ttl: Duration; max?: number };
  /** How long a token that the service refused stays refused while it can't be asked, and how many are remembered. (Default: "24h", 10,000) */
  refusals?: { ttl?: Duration; max?: number };
  /** Routes that suffer while the service can't be reached: shown in health. (Default: none) */
  affects?: readonly string[];
  /** (Default: the global one) */
  fetch?: typeof globalThis.fetch;
}

/** Token introspection by RFC 7662: a POST with the token in a form. "No" is `active: false`; 401 and 403 are about our own key (2.3). */
export interface IntrospectionOptions extends AuthCommon {
  url: string | URL;
  /** (Default: "introspection") */
  style?: "introspection";
  verify?: never;
}

/** A GET that carries the token as its own: `Authorization: Bearer <token>`. 2xx with a JSON object is yes; 401 and 403 are no. */
export interface BearerOptions extends AuthCommon {
  url: string | URL;
  style: "bearer";
  verify?: never;
}

/** Any other shape of service, in a function. */
export interface AdapterOptions extends AuthCommon {
  verify: (token: string, ask: Ask) => Promise<Verdict>;
  url?: never;
  style?: never;
}

export type AuthOptions = IntrospectionOptions | BearerOptions | AdapterOptions;
