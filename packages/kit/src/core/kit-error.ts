/** The base of every error that the kit throws on purpose. */

/**
 * A class per error, each with a `code` that callers can switch on, listed in docs/reference/kit-errors.md.
 *
 * The message says what happened, why, and what to do.
 *
 * @example
 * if (error instanceof KitError && error.code === "KIT_DEADLINE") retryLater();
 */
export class KitError extends Error {
  static readonly code: string = "KIT_ERROR";
  readonly code: string;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = new.target.code;
    this.name = new.target.name;
  }
}
