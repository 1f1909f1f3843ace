/** What the flags throw on purpose: only when they are set up wrongly, never during an evaluation. */
import { KitError } from "../core/index.ts";

/** The flags, or a kill switch, were set up with options that make no sense. */
export class FlagsOptionsError extends KitError {
  static override readonly code = "KIT_FLAGS_OPTIONS";
}

/** A package that the wish needs is not installed. */
export class FlagsPeerMissingError extends KitError {
  static override readonly code = "KIT_FLAGS_PEER_MISSING";
}
