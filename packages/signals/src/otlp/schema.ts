/** The part of OTLP's protobuf schema that is read, as tables: field numbers from opentelemetry-proto 1.x. What is not listed is skipped. */

/** How one value lies on the wire. `hex` is a bytes field that OTLP/JSON writes as hex digits (trace and span ids). */
export type Scalar = "string" | "hex" | "fixed64" | "int64" | "sint32" | "uint32" | "double" | "bool";

export interface Field {
  /** Name as OTLP/JSON writes it. */
  name: string;
  type: Scalar | Message;
  /** `list`: kept as an array. `numbers`: packed or unpacked numbers. `tally`: only counted. */
  repeated?: "list" | "numbers" | "tally";
  /** Category of a top-level item: counted against `limits.items`, measured against `limits.itemBytes`. */
  item?: string;
}

/** Fields by field number. */
export type Message = (Field | undefined)[];

function message(fields: Record<number, Field>): Message {
  const table: Message = [];
  for (const [number, field] of Object.entries(fields)) table[Number(number)] = field;
  return table;
}

const one = (name: string, type: Field["type"]): Field => ({ name, type });
const list = (name: string, type: Message): Field => ({ name, type, repeated: "list" });
const items = (name: string, type: Message, item: string): Field => ({ name, type, repeated: "list", item });

const anyValue: Message = [];
const keyValue = message({ 1: one("key", "string"), 2: one("value", anyValue) });
Object.assign(
  anyValue,
  message({
    1: one("stringValue", "string"),
    2: one("boolValue", "bool"),
    3: one("intValue", "int64"),
    4: one("doubleValue", "double"),
    5: one("arrayValue", message({ 1: list("values", anyValue) })),
    6: one("kvlistValue", message({ 1: list("values", keyValue) })),
  }),
);

const resource = message({ 1: list("attributes", keyValue) });
const scope = message({ 1: one("name", "string"), 2: one("version", "string") });

const span = message({
  1: one("traceId", "hex"),
  2: one("spanId", "hex"),
  4: one("parentSpanId", "hex"),
  5: one("name", "string"),
  6: one("kind", "uint32"),
  7: one("startTimeUnixNano", "fixed64"),
  8: one("endTimeUnixNano", "fixed64"),
  9: list("attributes", keyValue),
  11: list(
    "events",
    message({ 1: one("timeUnixNano", "fixed64"), 2: one("name", "string"), 3: list("attributes", keyValue) }),
  ),
  15: one("status", message({ 2: one("message", "string"), 3: one("code", "uint32") })),
});

const logRecord = message({
  1: one("timeUnixNano", "fixed64"),
  2: one("severityNumber", "uint32"),
  3: one("severityText", "string"),
  5: one("body", anyValue),
  6: list("attributes", keyValue),
  9: one("traceId", "hex"),
  10: one("spanId", "hex"),
  11: one("observedTimeUnixNano", "fixed64"),
  12: one("eventName", "string"),
});

const histogramPoint = message({
  2: one("startTimeUnixNano", "fixed64"),
  3: one("timeUnixNano", "fixed64"),
  4: one("count", "fixed64"),
  6: { name: "bucketCounts", type: "fixed64", repeated: "numbers" },
  7: { name: "explicitBounds", type: "double", repeated: "numbers" },
  9: list("attributes", keyValue),
  10: one("flags", "uint32"),
});

const buckets = message({
  1: one("offset", "sint32"),
  2: { name: "bucketCounts", type: "uint32", repeated: "numbers" },
});

const exponentialPoint = message({
  1: list("attributes", keyValue),
  2: one("startTimeUnixNano", "fixed64"),
  3: one("timeUnixNano", "fixed64"),
  4: one("count", "fixed64"),
  6: one("scale", "sint32"),
  7: one("zeroCount", "fixed64"),
  8: one("positive", buckets),
  10: one("flags", "uint32"),
});

const tallied = message({ 1: { name: "dataPoints", type: [], repeated: "tally" } });

const metric = message({
  1: one("name", "string"),
  3: one("unit", "string"),
  5: one("gauge", tallied),
  7: one("sum", tallied),
  9: one(
    "histogram",
    message({
      1: items("dataPoints", histogramPoint, "metric"),
      2: one("aggregationTemporality", "uint32"),
    }),
  ),
  10: one(
    "exponentialHistogram",
    message({
      1: items("dataPoints", exponentialPoint, "metric"),
      2: one("aggregationTemporality", "uint32"),
    }),
  ),
  11: one("summary", tallied),
});

function request(ofResource: string, ofScope: string, ofItem: Field): Message {
  const scoped = message({ 1: one("scope", scope), 2: ofItem });
  return message({
    1: list(ofResource, message({ 1: one("resource", resource), 2: list(ofScope, scoped) })),
  });
}

/** The request message of each signal. */
export const requests: Readonly<Record<"traces" | "logs" | "metrics", Message>> = {
  traces: request("resourceSpans", "scopeSpans", items("spans", span, "span")),
  logs: request("resourceLogs", "scopeLogs", items("logRecords", logRecord, "log")),
  metrics: request("resourceMetrics", "scopeMetrics", list("metrics", metric)),
};
