export { type DecodedLog, decodeLog } from "./decode-log.ts";
