export { ThrownNothingError } from "./errors.ts";
export { holdfast } from "./holdfast.ts";
