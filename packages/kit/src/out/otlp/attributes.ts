/** OTLP/JSON attributes. */

export interface KeyValue {
  key: string;
  value: { stringValue: string } | { intValue: number } | { doubleValue: number } | { boolValue: boolean };
}

/** Attributes of the values that are there. */
export function attributes(
  values: Readonly<Record<string, string | number | boolean | undefined>>,
): KeyValue[] {
  const out: KeyValue[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined || value === "") continue;
    if (typeof value === "string") out.push({ key, value: { stringValue: value } });
    else if (typeof value === "boolean") out.push({ key, value: { boolValue: value } });
    else if (Number.isSafeInteger(value)) out.push({ key, value: { intValue: value } });
    else if (Number.isFinite(value)) out.push({ key, value: { doubleValue: value } });
  }
  return out;
}

/** Epoch milliseconds as OTLP writes times. */
export function nanos(time: number): string {
  return `${Math.max(0, Math.floor(time))}${String(Math.floor((time % 1) * 1e6)).padStart(6, "0")}`;
}
