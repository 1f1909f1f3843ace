/** The one entrance for OTLP bodies. */
import { defaultLimits, type Limits } from "../limits.ts";
import type { Decoded, Result } from "../words/signal.ts";
import { Batch } from "./batch.ts";
import type { SeriesMemory } from "./cumulative-series.ts";
import { readLogs } from "./logs.ts";
import { readMetrics } from "./metrics.ts";
import { readJson } from "./read-json.ts";
import { readProtobuf } from "./read-protobuf.ts";
import { requests } from "./schema.ts";
import { readTraces } from "./traces.ts";
import { Unreadable } from "./unreadable.ts";

/** What an OTLP request carries: the last part of its path (`/v1/traces`, `/v1/logs`, `/v1/metrics`). */
export type OtlpSignal = "traces" | "logs" | "metrics";
/** How an OTLP body is written: `application/x-protobuf` or `application/json`. */
export type OtlpEncoding = "protobuf" | "json";

/**
 * When and within which bounds an OTLP request is decoded.
 *
 * @example
 * const context: OtlpContext = { received: Date.now(), series: series.transaction() };
 */
export interface OtlpContext {
  /** When the request came in, epoch milliseconds. */
  received: number;
  /** (Default: `defaultLimits`) */
  limits?: Limits;
  /** Memory of cumulative metrics; without one they are counted, never turned into outcomes. */
  series?: SeriesMemory;
}

const normalisers = { traces: readTraces, logs: readLogs, metrics: readMetrics };

/**
 * Decodes the body of an OTLP/HTTP request, already decompressed. Never throws: a body that can't be read is a failure,
 * an item that can't be used is in `dropped`.
 *
 * @example
 * const result = decodeOtlp("traces", body, "protobuf", { received: Date.now() });
 * if (result.ok) store(result.value.signals);
 */
export function decodeOtlp(
  signal: OtlpSignal,
  body: Uint8Array,
  encoding: OtlpEncoding,
  context: OtlpContext,
): Result<Decoded> {
  const limits = context.limits ?? defaultLimits;
  const batch = new Batch(limits, context.received, encoding === "json" && body.length > limits.itemBytes);
  try {
    if (body.length > limits.bodyBytes) throw new Unreadable("too_large");
    const table = requests[signal];
    const request =
      encoding === "json"
        ? readJson(body, table, limits)
        : readProtobuf(body, table, limits, (reason, category) => batch.drop(reason, category));
    normalisers[signal](request, batch, context.series);
    return { ok: true, value: batch.finish() };
  } catch (error) {
    const reason = error instanceof Unreadable ? error : new Unreadable("undecodable");
    return { ok: false, failure: reason.toFailure() };
  }
}
