/** OTLP/JSON attributes. */

type AnyValue =
  | { stringValue: string }
  | { intValue: number }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: AnyValue[] } }
  | { kvlistValue: { values: KeyValue[] } };

export interface KeyValue {
  key: string;
  value: AnyValue;
}

/** A value that an attribute can have; lists and objects are for log records alone. */
type AttributeValue = string | number | boolean | readonly AttributeValue[] | AttributeValues;

export interface AttributeValues {
  readonly [key: string]: AttributeValue | undefined;
}

/** Attributes of the values that are there. */
export function attributes(values: AttributeValues): KeyValue[] {
  const out: KeyValue[] = [];
  for (const [key, given] of Object.entries(values)) {
    if (given === undefined || given === "") continue;
    const value = anyValue(given);
    if (value) out.push({ key, value });
  }
  return out;
}

function anyValue(value: AttributeValue): AnyValue | undefined {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return { intValue: value };
    return Number.isFinite(value) ? { doubleValue: value } : undefined;
  }
  if (isList(value))
    return { arrayValue: { values: value.map(anyValue).filter((one) => one !== undefined) } };
  return { kvlistValue: { values: attributes(value) } };
}

/** `Array.isArray` does not know lists that may not be changed. */
function isList(value: readonly AttributeValue[] | AttributeValues): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

/** Epoch milliseconds as OTLP writes times. */
export function nanos(time: number): string {
  return `${Math.max(0, Math.floor(time))}${String(Math.floor((time % 1) * 1e6)).padStart(6, "0")}`;
}
