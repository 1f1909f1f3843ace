/** Decodes a Sentry envelope into signals. */
import { defaultLimits } from "../limits.ts";
import { payloadLimits } from "../payload-limits.ts";
import type { Decoded, Result } from "../words/signal.ts";
import type { Json } from "./coerce.ts";
import { decodeItem, type ItemFailure } from "./decode-item.ts";
import { failure, newReading, type SentryContext, Tally } from "./decoding.ts";
import { type EnvelopeHeader, parseEnvelope } from "./parse-envelope.ts";

/**
 * What an envelope, or the event of a `/store/` request, came to.
 *
 * @example
 * const result = decodeEnvelope(body, { received: Date.now() });
 * if (result.ok) reply.send({ id: result.value.eventId });
 */
export interface DecodedEnvelope {
  /** What to answer as `id`: the header's id, else that of the event in it; undefined when it is about no event. */
  eventId: string | undefined;
  /** `header.dsn`: the key that it holds must be checked as well (`readSentryAuth`). */
  dsn: string | undefined;
  header: EnvelopeHeader;
  decoded: Decoded;
  /**
   * By error event id: the JSON that the error event was read from, already parsed. The caller's own: it may be redacted in place
   * and stringified without another parse. Not bounded in depth.
   */
  raws: ReadonlyMap<string, Json>;
}

/**
 * Decodes an envelope.
 *
 * Every item becomes a signal, is counted, or is dropped with a reason; an unknown item is no failure. Reasons: `unknown_item`,
 * `unsupported_item`, `duplicate_item` (an envelope holds at most one event), `too_large`, `malformed_json`, `invalid_item`,
 * `empty_event`, `too_many_items`, and those that clients report themselves (`by: "client"`).
 *
 * Fails as `parseEnvelope` does; with `too_large` (413) when the event is above `limits.itemBytes`; with `malformed_json` (400)
 * when the event is no JSON object and nothing else in the envelope was of use.
 *
 * @example
 * const result = decodeEnvelope(body, { received: Date.now() });
 * if (result.ok) for (const [id, raw] of result.value.raws) store(id, JSON.stringify(redact(raw)));
 */
export function decodeEnvelope(body: Uint8Array, context: SentryContext): Result<DecodedEnvelope> {
  const limits = context.limits ?? defaultLimits;
  const envelope = parseEnvelope(body, limits);
  if (!envelope.ok) return envelope;
  const { header, items } = envelope.value;
  const tally = new Tally();
  const raws = new Map<string, Json>();
  const shared = payloadLimits(limits);
  const books = { tally, raws, header, reading: () => newReading(context.received, shared) };
  let failed: ItemFailure | undefined;
  let id = header.event_id;
  let hasEvent = false;
  for (const item of items) {
    const isEvent = item.header.type === "event";
    if (isEvent && hasEvent) {
      tally.drop("duplicate_item", "event");
      continue;
    }
    const outcome = decodeItem(item, books);
    if (typeof outcome === "object") {
      if (outcome.code === "too_large") return failure(outcome.code, 413, outcome.message);
      failed ??= outcome;
      continue;
    }
    hasEvent ||= isEvent;
    id ??= outcome;
  }
  if (failed !== undefined && tally.empty) return failure(failed.code, 400, failed.message);
  return { ok: true, value: { eventId: id, dsn: header.dsn, header, decoded: tally.decoded(), raws } };
}
