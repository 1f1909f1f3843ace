/** Asking brought no answer to the question. Never leaves the client. */
import { isInstance } from "../core/index.ts";
import { judgeError, RedirectRefusedError, statusOf } from "../resilience/index.ts";
import { AuthRefusedError } from "./errors.ts";
import { withoutSecrets } from "./token.ts";

export class NoVerdict extends Error {
  /** The service could not be reached: a local verification may stand in. False: it was, and did not vouch. */
  readonly unreachable: boolean;
  readonly again: boolean;
  /** Counts for the breaker. */
  readonly failed: boolean;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    kind: { unreachable: boolean; again: boolean; failed: boolean; retryAfter?: number | undefined },
    cause?: Error,
  ) {
    super(message, cause ? { cause } : undefined);
    this.name = "NoVerdict";
    this.unreachable = kind.unreachable;
    this.again = kind.again;
    this.failed = kind.failed;
    this.retryAfter = kind.retryAfter;
  }
}

/** The service does not know us: that says nothing about the token, and nothing stands in for its word. */
export class OwnKeyRefused extends NoVerdict {
  constructor(status: number) {
    super(`the service refuses our own credentials (it answered ${status}): serviceKey is missing or wrong`, {
      unreachable: false,
      again: false,
      failed: false,
    });
  }
}

/** The service answered, and the answer is neither yes nor no: not retried, and nothing stands in for it. */
export function notVouched(message: string, cause?: Error): NoVerdict {
  return new NoVerdict(message, { unreachable: false, again: false, failed: false }, cause);
}

/** Whatever asking threw, as a refusal or as no verdict; without the secrets that clients' errors carry. */
export function readFailure(error: unknown, secrets: readonly string[]): AuthRefusedError | NoVerdict {
  if (isInstance(error, AuthRefusedError) || isInstance(error, NoVerdict)) return error;
  const status = typeof error === "object" && error !== null ? statusOf(error) : undefined;
  if (status === 401 || status === 403)
    return new AuthRefusedError("service", `the service answered ${status}`);
  const { effect, retry, retryAfter } = judgeError(error);
  const cause = withoutSecrets(error, secrets);
  if (isInstance(error, RedirectRefusedError) || effect === "nothing" || (effect === "answered" && !retry))
    return notVouched("the service could not be asked in a way that it understands", cause);
  return new NoVerdict(
    `the service could not be reached (${chainOf(cause)})`,
    {
      unreachable: true,
      again: retry,
      failed: effect === "failed",
      retryAfter: retryAfter === undefined ? undefined : retryAfter / 1000,
    },
    cause,
  );
}

/** fetch says only that it failed: what failed is in its causes. */
function chainOf(error: Error): string {
  const said: string[] = [];
  let one: unknown = error;
  for (let depth = 0; depth < 4 && one instanceof Error; depth++, one = one.cause)
    if (one.message !== "" && !said.includes(one.message)) said.push(one.message);
  return said.join(": ").slice(0, 500);
}
