/** Errors that the health part throws on purpose. */
import { KitError } from "../core/index.ts";

/** A check, an option or a path that can't be used: thrown where it is registered, never while answering. */
export class HealthSetupError extends KitError {
  static override readonly code = "KIT_HEALTH_SETUP";
}

/** A check had no result at its deadline; the reason of its `AbortSignal`. */
export class CheckDeadlineError extends KitError {
  static override readonly code = "KIT_CHECK_DEADLINE";
}

/** A ready-made check found something other than it needs. Its message is the check's output. */
export class CheckFailedError extends KitError {
  static override readonly code = "KIT_CHECK_FAILED";
}
