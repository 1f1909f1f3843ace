/** What the signals part throws on purpose. */
import { KitError } from "../core/index.ts";

/** An option or variable that names no place to send signals to. */
export class OutOptionsError extends KitError {
  static override readonly code = "KIT_OUT_OPTIONS";
}
