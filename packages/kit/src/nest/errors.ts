/** Errors that the Nest adapter throws on purpose. */
import { KitError } from "../core/index.ts";

/** The application does not run on Express. */
export class NestPlatformError extends KitError {
  static override readonly code = "KIT_NEST_PLATFORM";
}
