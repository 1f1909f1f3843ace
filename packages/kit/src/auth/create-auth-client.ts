/** Checks tokens by asking the auth service, and verifies them here while that can't be reached; never against its word. */
import {
  currentContext,
  type Degradation,
  ownFailure,
  registerCloser,
  registerGauge,
  registerState,
  tell,
  toMilliseconds,
} from "../core/index.ts";
import { BreakerOpenError, createGuard, DeadlineError } from "../resilience/index.ts";
import {
  askWith,
  bear,
  checkServiceKey,
  createFetch,
  introspect,
  readUrl,
  secretsOf,
} from "./ask-service.ts";
import { AuthConfigError, AuthRefusedError, AuthUnavailableError } from "./errors.ts";
import { type LocalVerifier, localVerifier } from "./local-verifier.ts";
import { NoVerdict, notVouched, OwnKeyRefused, readFailure } from "./no-verdict.ts";
import type { Ask, AuthOptions, Claims, SignIn, Verdict, VerifyOptions } from "./options.ts";
import { Reachability } from "./reachability.ts";
import { Refusals } from "./refusals.ts";
import { Remembered } from "./remembered.ts";
import { exactly, isToken } from "./token.ts";

export interface AuthClient {
  /**
   * Who the token belongs to.
   *
   * @throws AuthRefusedError (401): no token, or no good one. AuthUnavailableError (503): nobody can say. The reason of the
   *   caller's signal.
   */
  verify(token: string | null | undefined, options?: VerifyOptions): Promise<SignIn>;
  /** Ends the refreshing of keys, and takes its state out of health and metrics. */
  close(): void;
}

/** Seconds, where the service did not say. */
const RETRY_AFTER = 5;
const RETRY_AFTER_MAX = 3600;

/**
 * Makes the client of an auth service.
 *
 * @throws AuthConfigError, GuardPolicyError, DurationError where options can't be meant or would be unsafe
 * @example
 * const auth = createAuthClient({
 *   url: "https://auth.internal/introspect",
 *   serviceKey: { header: "x-service-key", value: config.authKey },
 *   local: { issuer: "https://auth.example", audience: "api", algorithms: ["RS256"], jwks: "https://auth.internal/jwks.json" },
 * });
 * const { subject, degraded } = await auth.verify(bearerToken(request.headers.authorization));
 */
export function createAuthClient(options: AuthOptions): AuthClient {
  const name = options.name ?? "auth";
  const { url, verify: adapter } = options;
  if ((url === undefined) === (adapter === undefined))
    throw new AuthConfigError("either url or verify says how the service is asked.");
  if (url !== undefined) readUrl(url);
  checkServiceKey(options);
  const cached = options.cache ? new Remembered<Claims>(options.cache.max ?? 10_000) : undefined;
  const cacheFor = options.cache ? toMilliseconds(options.cache.ttl) : 0;
  const guard = createGuard(name, {
    attemptDeadline: options.timeout ?? "5s",
    ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
    retry: {
      attempts: options.tries ?? 3,
      delay: options.backoff ?? "1s",
      jitter: "equal",
      retryable: (error) => (error instanceof NoVerdict ? error.again : error instanceof DeadlineError),
    },
    idempotent: true,
    breaker: {
      affects: options.affects ?? [],
      ...options.breaker,
      failure: (error) => (error instanceof NoVerdict ? error.failed : error instanceof DeadlineError),
    },
  });
  const fetch = createFetch(name, options);
  const local: LocalVerifier | undefined = options.local && localVerifier(name, options.local, options.fetch);
  const refusals = new Refusals(
    local,
    toMilliseconds(options.refusals?.ttl ?? "24h"),
    options.refusals?.max ?? 10_000,
  );
  const reach = new Reachability(name, local);

  function put(token: string, asking: Ask): Promise<Verdict> {
    if (url === undefined) return adapter!(token, asking);
    return options.style === "bearer" ? bear(url, token, asking) : introspect(url, token, asking);
  }

  async function ask(token: string, signal: AbortSignal): Promise<Verdict & { active: true }> {
    try {
      const asking = askWith(fetch, options, signal);
      const verdict = await put(token, asking);
      if (verdict?.active !== true && verdict?.active !== false)
        throw notVouched("verify answered neither { active: true } nor { active: false }");
      if (verdict.active && verdict.claims !== undefined && !isObject(verdict.claims))
        throw notVouched("the claims that verify answered are no object");
      if (!verdict.active)
        throw new AuthRefusedError("service", "the service says that the token is not active");
      return verdict;
    } catch (error) {
      const failure = readFailure(error, [token, ...secretsOf(options.serviceKey)]);
      // Here, so that also a no that comes after its deadline is remembered.
      if (failure instanceof AuthRefusedError) await refusals.remember(token);
      throw failure;
    }
  }

  async function verify(
    token: string | null | undefined,
    { requireFresh = false, signal }: VerifyOptions = {},
  ): Promise<SignIn> {
    if (!isToken(token))
      throw refuse(new AuthRefusedError("form", token ? "that is no token" : "there is no token"));
    if (!requireFresh) {
      const claims = cached?.get(exactly(token));
      if (claims) return signIn(structuredClone(claims), "cache");
    }
    let failure: unknown;
    try {
      const { claims = {} } = await guard.run(({ signal }) => ask(token, signal), { signal });
      reach.back();
      return accept(token, claims);
    } catch (error) {
      if (signal?.aborted && error === signal.reason) throw error;
      failure = error;
    }
    if (failure instanceof AuthRefusedError) {
      reach.back();
      cached?.delete(exactly(token));
      throw refuse(failure);
    }
    return standIn(token, failure as Error, requireFresh);
  }

  /** The service gave no verdict. */
  async function standIn(token: string, failure: Error, requireFresh: boolean): Promise<SignIn> {
    const open = failure instanceof BreakerOpenError;
    const unreachable =
      open || failure instanceof DeadlineError || (failure instanceof NoVerdict && failure.unreachable);
    if (unreachable) reach.lost(failure);
    else if (failure instanceof OwnKeyRefused) reach.refused(failure);
    if (requireFresh) throw unavailable("this route takes only the service's own word", failure);
    if (!unreachable || !local) throw unavailable(failure.message, failure);
    if (refusals.has(token))
      throw refuse(new AuthRefusedError("service", "the service refused this token before it went away"));
    let claims: Claims | undefined;
    try {
      claims = await local.verify(token);
    } catch (error) {
      if (error instanceof AuthRefusedError) throw refuse(error);
      throw unavailable("the local verification failed as well", error as Error);
    }
    if (!claims) throw unavailable("the service can't be reached, and no usable keys are here", failure);
    const reason = open ? "open" : failure instanceof DeadlineError ? "deadline" : "failed";
    const degradation: Degradation = { name, reason, error: failure, time: Date.now() };
    const context = currentContext();
    context?.addDegraded(degradation);
    tell({
      kind: "degraded",
      level: "warning",
      message: `${name}: the service can't be reached; a token was verified locally (${reason})`,
      degradation,
      context,
    });
    return signIn(claims, "local");
  }

  function accept(token: string, claims: Record<string, unknown>): SignIn {
    refusals.forget(token);
    if (cached) {
      const { exp } = claims;
      const left = typeof exp === "number" ? exp * 1000 - Date.now() : Number.POSITIVE_INFINITY;
      try {
        if (left > 0) cached.set(exactly(token), structuredClone(claims), Math.min(cacheFor, left));
      } catch (error) {
        // An adapter's claims can be what can't be copied.
        ownFailure(`${name} cache`, error);
      }
    }
    return signIn(claims, "service");
  }

  function refuse(error: AuthRefusedError): AuthRefusedError {
    reach.say("info", "refused", error.message, error);
    return error;
  }

  function unavailable(why: string, failure: Error): AuthUnavailableError {
    const asked = (failure as { retryAfter?: unknown }).retryAfter;
    const seconds = typeof asked === "number" && asked > 0 ? Math.ceil(asked) : RETRY_AFTER;
    const error = new AuthUnavailableError(
      why.replace(/\.$/, ""),
      Math.min(RETRY_AFTER_MAX, seconds),
      failure,
    );
    reach.say("warning", "unavailable", error.message, error);
    return error;
  }

  const takeBack = [
    registerState({ name, affects: options.affects ?? [], read: () => reach.state() }),
    registerGauge({
      name: "kit.auth.refusals_remembered",
      help: "Tokens that the service refused and that stay refused while it is away",
      unit: "{token}",
      labels: { auth: name },
      read: () => refusals.size,
    }),
  ];
  function close(): void {
    for (const take of takeBack.splice(0)) take();
    local?.close();
    fetch.guard.close();
    guard.close();
  }
  takeBack.push(registerCloser({ name, stage: "pools", close }));
  return { verify, close };
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function signIn(claims: Claims, source: SignIn["source"]): SignIn {
  const { sub } = claims;
  return { claims, subject: typeof sub === "string" ? sub : undefined, degraded: source === "local", source };
}
