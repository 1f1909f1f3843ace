export { type DecodedLog, decodeLog } from "./decode-log.ts";
export type { LogRecord } from "./log-record.ts";
