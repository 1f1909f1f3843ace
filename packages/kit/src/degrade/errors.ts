/** What `degrade` adds to the errors of the code it guards. */
import { KitError } from "../core/index.ts";

/** The guarded code did not answer within its deadline. The reason of the signal it was given. */
export class DegradeDeadlineError extends KitError {
  static override readonly code = "KIT_DEGRADE_DEADLINE";
}
