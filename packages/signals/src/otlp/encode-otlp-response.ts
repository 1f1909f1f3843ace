/** The answer to an OTLP request, in the request's own encoding. */
import { PbfWriter } from "pbf";
import type { OtlpEncoding, OtlpSignal } from "./decode-otlp.ts";

const rejectedNames: Readonly<Record<OtlpSignal, string>> = {
  traces: "rejectedSpans",
  logs: "rejectedLogRecords",
  metrics: "rejectedDataPoints",
};

/** A body and the content type that goes with it. */
export interface Encoded {
  body: Uint8Array;
  contentType: string;
}

export const contentTypes: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/**
 * Encodes `Export…ServiceResponse`; goes out with status 200. With `partial`, clients know that some items were refused for good.
 *
 * @example
 * encodeOtlpResponse("traces", "json", { rejected: 1, message: "1 span: wrong_type" });
 * // {"partialSuccess":{"rejectedSpans":"1","errorMessage":"1 span: wrong_type"}}
 */
export function encodeOtlpResponse(
  signal: OtlpSignal,
  encoding: OtlpEncoding,
  partial?: { rejected: number; message: string },
): Encoded {
  const contentType = contentTypes[encoding];
  if (encoding === "json") {
    const answer = partial && {
      partialSuccess: { [rejectedNames[signal]]: String(partial.rejected), errorMessage: partial.message },
    };
    return { body: new TextEncoder().encode(JSON.stringify(answer ?? {})), contentType };
  }
  const writer = new PbfWriter();
  if (partial) {
    // Both fields have the same numbers in all three responses.
    writer.writeMessage(
      1,
      ({ rejected, message }, inner) => {
        if (rejected > 0) inner.writeVarintField(1, rejected);
        if (message !== "") inner.writeStringField(2, message);
      },
      partial,
    );
  }
  return { body: writer.finish(), contentType };
}
