export { closeCodes } from "./close-codes.ts";
export { createRealtime, type Realtime } from "./create-realtime.ts";
export { RealtimeDeadlineError, RealtimePeerError, SharedHandlerError } from "./errors.ts";
export type {
  Connection,
  ConnectionHandler,
  RealtimeOptions,
  TroubleMessage,
} from "./realtime-options.ts";
