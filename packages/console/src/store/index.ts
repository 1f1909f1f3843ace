/** The store: the only part of the console that knows a database. */
export { packLarge } from "./body.ts";
export { MINUTES_KNOWN } from "./limits.ts";
export { isProduction, mainEnvironments } from "./main-environments.ts";
export { openStore, type StoreLocation, type StoreSettings } from "./open-store.ts";
export { makeFolder } from "./sqlite/make-folder.ts";
export type {
  Accepted,
  AcceptedError,
  Drop,
  KeyRow,
  ProjectRow,
  Retention,
  Store,
  Written,
} from "./store.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
