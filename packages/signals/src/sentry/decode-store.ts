/** Decodes the body of the deprecated `/store/` endpoint: one event, no envelope. */
import { defaultLimits } from "../limits.ts";
import { payloadLimits } from "../payload-limits.ts";
import type { Result } from "../words/signal.ts";
import type { Json } from "./coerce.ts";
import type { DecodedEnvelope } from "./decode-envelope.ts";
import { decodeItem } from "./decode-item.ts";
import { failure, newReading, type SentryContext, Tally } from "./decoding.ts";

/** Base64 of a zlib stream begins with one of these: what clients of before 2018 send. */
const packed = /^eJ[\w+/]|^eN[\w+/]|^eA[\w+/]|^eF[\w+/]/;

/**
 * Decodes one event.
 *
 * Fails with `too_large` (413), `empty_body`, `malformed_json`, `unsupported_encoding` (400: base64 of zlib, as clients long out of
 * support send it).
 *
 * @example
 * decodeStore(new TextEncoder().encode('{"message":"hello"}'), { received: Date.now() });
 */
export function decodeStore(body: Uint8Array, context: SentryContext): Result<DecodedEnvelope> {
  const limits = context.limits ?? defaultLimits;
  if (body.length === 0)
    return failure("empty_body", 400, "The body is empty. It must be one event as JSON.");
  if (packed.test(String.fromCharCode(...body.subarray(0, 3)))) {
    return failure(
      "unsupported_encoding",
      400,
      "The event is base64 of zlib, which is not taken. Update the SDK, or send JSON with Content-Encoding: deflate.",
    );
  }
  const tally = new Tally();
  const raws = new Map<string, Json>();
  const shared = payloadLimits(limits);
  const reading = () => newReading(context.received, shared);
  const item = { header: { type: "event" }, payload: body };
  const outcome = decodeItem(item, { tally, raws, header: {}, reading });
  if (typeof outcome === "object") {
    return failure(outcome.code, outcome.code === "too_large" ? 413 : 400, outcome.message);
  }
  return {
    ok: true,
    value: { eventId: outcome, dsn: undefined, header: {}, decoded: tally.decoded(), raws },
  };
}
