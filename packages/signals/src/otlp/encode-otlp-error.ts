/** The body of an OTLP error answer: google.rpc.Status, in the request's own encoding. */
import { PbfWriter } from "pbf";
import type { OtlpEncoding } from "./decode-otlp.ts";
import { contentTypes, type Encoded } from "./encode-otlp-response.ts";

/**
 * Encodes a `Status`.
 *
 * @param status `code` is gRPC's: 3 invalid argument, 7 permission denied, 8 resource exhausted, 14 unavailable, 16 unauthenticated
 * @example
 * encodeOtlpError("json", { code: 3, message: "The body is not valid JSON." });
 */
export function encodeOtlpError(encoding: OtlpEncoding, status: { code: number; message: string }): Encoded {
  const { code, message } = status;
  const contentType = contentTypes[encoding];
  if (encoding === "json") {
    return { body: new TextEncoder().encode(JSON.stringify({ code, message })), contentType };
  }
  const writer = new PbfWriter();
  if (code !== 0) writer.writeVarintField(1, code);
  if (message !== "") writer.writeStringField(2, message);
  return { body: writer.finish(), contentType };
}
