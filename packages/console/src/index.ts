export { errorCodes } from "./api/errors.ts";
export type { Project } from "./api/schema.ts";
export { defaultIntakeLimits, type IntakeLimits } from "./intake/limits.ts";
export type { ConsoleOptions } from "./server/options.ts";
export { type Console, startConsole } from "./server/start-console.ts";
export { StartError, type StartErrorCode } from "./server/start-error.ts";
export {
  type Accepted,
  type AcceptedError,
  type Drop,
  type KeyRow,
  openStore,
  type ProjectRow,
  type Retention,
  type Store,
  StoreError,
  type StoreErrorCode,
  type StoreLocation,
  type StoreSettings,
  type Written,
} from "./store/index.ts";
