/** Flag evaluations: the `feature_flag.evaluation` event, and the span event that came before it. */
import type { FlagEvaluation } from "../words/error-event.ts";
import type { Attributes, Plain } from "./attributes.ts";
import { scalarText } from "./attributes.ts";
import { cleanText } from "./text.ts";

/** Event names that say a flag was evaluated. */
export const flagEvents: ReadonlySet<string> = new Set(["feature_flag.evaluation", "feature_flag"]);

/**
 * Reads one evaluation; `undefined` without a key.
 *
 * @param body the record's body, which older SDKs put the value into
 */
export function flagOf(
  attributes: Attributes,
  max: number,
  where: { time?: number; traceId?: string | undefined; spanId?: string | undefined },
  body?: Plain,
): FlagEvaluation | undefined {
  const key = attributes.text("feature_flag.key");
  if (key === undefined) return undefined;
  const flag: FlagEvaluation = { key };
  const variant = attributes.text(["feature_flag.result.variant", "feature_flag.variant"]);
  if (variant !== undefined) flag.variant = variant;
  const value =
    attributes.get("feature_flag.result.value") ??
    (body instanceof Map ? (body.get("feature_flag.result.value") ?? body.get("value")) : undefined);
  if (value !== undefined) flag.value = cleanText(scalarText(value) ?? toJson(value), max);
  const reason = attributes.text(["feature_flag.result.reason", "feature_flag.evaluation.reason"]);
  if (reason !== undefined) flag.reason = reason;
  if (where.time !== undefined) flag.time = where.time;
  if (where.traceId !== undefined) flag.traceId = where.traceId;
  if (where.spanId !== undefined) flag.spanId = where.spanId;
  return flag;
}

function toJson(value: Plain): string {
  return JSON.stringify(value, (_, entry: unknown) =>
    entry instanceof Map ? Object.fromEntries(entry) : entry,
  );
}

/** Flags by trace, to be put on the error events of the same trace. */
export class FlagsByTrace {
  readonly #byTrace = new Map<string, Map<string, FlagEvaluation>>();

  add(flag: FlagEvaluation, max: number): void {
    if (flag.traceId === undefined) return;
    let flags = this.#byTrace.get(flag.traceId);
    if (!flags) {
      flags = new Map();
      this.#byTrace.set(flag.traceId, flags);
    }
    // The last evaluation of a key is what the request went on with.
    if (flags.has(flag.key) || flags.size < max) flags.set(flag.key, flag);
  }

  of(traceId: string | undefined): FlagEvaluation[] | undefined {
    const flags = traceId === undefined ? undefined : this.#byTrace.get(traceId);
    return flags && [...flags.values()];
  }
}
