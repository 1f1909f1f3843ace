/** Every error that the realtime part throws on purpose. */
import { KitError } from "../core/index.ts";

/** The package `ws` is not installed. */
export class RealtimePeerError extends KitError {
  static override readonly code = "KIT_REALTIME_PEER";
}

/** The factory gave one handler to two connections: their users would share its state. */
export class SharedHandlerError extends KitError {
  static override readonly code = "KIT_REALTIME_SHARED_HANDLER";
}

/** A factory, a sign-in or a message took longer than its deadline. */
export class RealtimeDeadlineError extends KitError {
  static override readonly code = "KIT_REALTIME_DEADLINE";
}
