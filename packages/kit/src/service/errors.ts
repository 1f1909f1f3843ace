/** What the composition of a service throws on purpose. */
import { KitError } from "../core/index.ts";

/** `listen` was given something that can't take requests, or that lacks its adapter. */
export class ServiceAppError extends KitError {
  static override readonly code = "KIT_SERVICE_APP";
}

/** A part was asked for in an order that can't work: phases after the start, `listen` twice. */
export class ServiceOrderError extends KitError {
  static override readonly code = "KIT_SERVICE_ORDER";
}

/** PORT, or the port that `listen` was given, is none. */
export class ServiceAddressError extends KitError {
  static override readonly code = "KIT_SERVICE_ADDRESS";
}
