/** The two refusals of a sign-in, which must not be mixed up: "no" is 401, "nobody can say" is 503. */
import { KitError } from "../core/index.ts";

/** The token is no good: the service said so, or its signature or claims do. Signing in again may help; trying again won't. */
export class AuthRefusedError extends KitError {
  static override readonly code = "KIT_AUTH_REFUSED";
  readonly status = 401;
  /** Who said no. */
  readonly by: "service" | "local" | "form";
  constructor(by: "service" | "local" | "form", why: string) {
    super(`The sign-in was refused: ${why}.`);
    this.by = by;
  }
}

/** Nobody can say whether the token is good: the service does not answer, and nothing stands in for it. */
export class AuthUnavailableError extends KitError {
  static override readonly code = "KIT_AUTH_UNAVAILABLE";
  readonly status = 503;
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number;
  constructor(why: string, retryAfter: number, cause?: Error) {
    super(`The sign-in could not be checked: ${why}. Try again later.`, cause ? { cause } : undefined);
    this.retryAfter = retryAfter;
  }
}

/** Options that can't be meant, or would be unsafe. Thrown when the client is made. */
export class AuthConfigError extends KitError {
  static override readonly code = "KIT_AUTH_CONFIG";
}
