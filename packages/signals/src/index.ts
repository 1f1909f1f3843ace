export { hash128 } from "./hash.ts";
export * from "./limits.ts";
export * from "./words/error-event.ts";
export * from "./words/exception.ts";
export * from "./words/finding.ts";
export * from "./words/operation.ts";
export * from "./words/outcome.ts";
export * from "./words/signal.ts";
