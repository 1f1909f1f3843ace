/** A span as the wire has it, checked: wrong types make it unusable, wrong ids are left out. */
import { Attributes } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { hexId } from "./error-draft.ts";
import { isObject } from "./read-json.ts";
import { cleanText } from "./text.ts";
import { isInt64 } from "./time.ts";
import { enumOf, isList, isText } from "./wire-types.ts";

export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer";
const kinds: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];

/** What the normaliser needs of one span, checked. */
export interface Span {
  traceId?: string;
  spanId?: string;
  parentSpanId?: string;
  name: string;
  kind: SpanKind;
  start: unknown;
  end: unknown;
  attributes: Attributes;
  events: unknown[];
  /** The span's status is Error. */
  error: boolean;
  statusMessage: string | undefined;
}

/** `undefined` when the item can't be used. */
export function checkSpan(item: Record<string, unknown>, batch: Batch): Span | undefined {
  const { traceId, spanId, parentSpanId, name, attributes, events, status } = item;
  const { startTimeUnixNano: start, endTimeUnixNano: end } = item;
  for (const text of [traceId, spanId, parentSpanId, name]) if (!isText(text)) return undefined;
  for (const list of [attributes, events]) if (!isList(list)) return undefined;
  if (!isInt64(start) || !isInt64(end)) return undefined;
  if (status !== undefined && status !== null && !isObject(status)) return undefined;
  const kind = enumOf(item["kind"], "SPAN_KIND_", spanKindNames);
  const code = enumOf(isObject(status) ? status["code"] : 0, "STATUS_CODE_", statusNames);
  if (kind === undefined || code === undefined) return undefined;
  const statusMessage = isObject(status) ? status["message"] : undefined;
  if (!isText(statusMessage)) return undefined;
  const span: Span = {
    name: cleanText((name as string | undefined) ?? "", batch.limits.textChars),
    kind: kinds[kind] ?? "internal",
    start,
    end,
    attributes: new Attributes(attributes, batch.limits),
    events: (events as unknown[] | undefined) ?? [],
    error: code === 2,
    statusMessage: statusMessage ? cleanText(statusMessage, batch.limits.messageChars) : undefined,
  };
  const trace = hexId(traceId, 32);
  const own = hexId(spanId, 16);
  const parent = hexId(parentSpanId, 16);
  if (trace !== undefined) span.traceId = trace;
  if (own !== undefined) span.spanId = own;
  if (parent !== undefined) span.parentSpanId = parent;
  return span;
}

const spanKindNames = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];
const statusNames = ["UNSET", "OK", "ERROR"];
