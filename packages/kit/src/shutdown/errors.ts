/** What the shutdown throws on purpose. */
import { KitError } from "../core/index.ts";

/** Requests were still in flight when the time for them was over. */
export class DrainLateError extends KitError {
  static override readonly code = "KIT_DRAIN_LATE";
}

/** The folder for last words is not this user's own: another user could read or plant them. */
export class LastWordsFolderError extends KitError {
  static override readonly code = "KIT_LAST_WORDS_FOLDER";
}

/** The reason with which `Shutdown.signal` aborts. */
export class ShutdownBegun extends KitError {
  static override readonly code = "KIT_SHUTDOWN_BEGUN";
}
