/** Errors that the Express adapter makes on purpose. */
import { KitError } from "../core/index.ts";

/** A handler threw `null`, `undefined` or another falsy value, which Express takes for a call of `next()`, and so for a 404. */
export class ThrownNothingError extends KitError {
  static override readonly code = "KIT_THROWN_NOTHING";
}
