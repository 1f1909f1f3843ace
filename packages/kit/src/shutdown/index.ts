export { DrainLateError, LastWordsFolderError, ShutdownBegun } from "./errors.ts";
export { exitSurely } from "./exit-surely.ts";
export { installShutdown, type Shutdown, type ShutdownOptions } from "./install-shutdown.ts";
export { type ClosingOutcome, runClosers } from "./run-closers.ts";
export { tellLastWords } from "./tell-last-words.ts";
export type { DrainableServer } from "./track-server.ts";
