export {
  type CumulativePoint,
  CumulativeSeries,
  type SeriesMemory,
  type SeriesTransaction,
} from "./cumulative-series.ts";
export { decodeOtlp, type OtlpContext, type OtlpEncoding, type OtlpSignal } from "./decode-otlp.ts";
export { encodeOtlpError } from "./encode-otlp-error.ts";
export { type Encoded, encodeOtlpResponse } from "./encode-otlp-response.ts";
export { partialSuccess } from "./partial-success.ts";
