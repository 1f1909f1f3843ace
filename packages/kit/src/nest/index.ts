export { NestPlatformError } from "./errors.ts";
export { holdfast } from "./holdfast.ts";
