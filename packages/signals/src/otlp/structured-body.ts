/** A log body that is itself a JSON record, as collectors read it from a container's output. */
import { nestsTooDeep } from "../json-depth.ts";
import type { Level } from "../words/error-event.ts";
import type { Plain } from "./attributes.ts";
import { levelOf } from "./log-level.ts";

/** The record's entries, or `undefined` when the text is no JSON object. */
export function structuredBody(text: string, depth: number): Map<string, Plain> | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}") || nestsTooDeep(trimmed)) return undefined;
  try {
    const record = plainJson(JSON.parse(trimmed), depth);
    return record instanceof Map ? record : undefined;
  } catch {
    return undefined;
  }
}

/** What the record says of its level: a name, or the number that pino and bunyan write. */
export function levelIn(record: Map<string, Plain>): Level | undefined {
  for (const key of ["level", "severity", "severity_text", "log.level", "levelname", "lvl"]) {
    const value = record.get(key);
    if (typeof value === "string") return levelOf(0, value);
    if (typeof value !== "number") continue;
    if (value >= 60) return "fatal";
    if (value >= 50) return "error";
    if (value >= 40) return "warning";
    if (value >= 30) return "info";
    if (value >= 10) return "debug";
  }
  return undefined;
}

function plainJson(value: unknown, depth: number): Plain | undefined {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || depth <= 0) return undefined;
  if (Array.isArray(value)) {
    return value.map((entry) => plainJson(entry, depth - 1)).filter((entry) => entry !== undefined);
  }
  const out = new Map<string, Plain>();
  for (const [key, entry] of Object.entries(value)) {
    const plain = plainJson(entry, depth - 1);
    if (plain !== undefined) out.set(key, plain);
  }
  return out;
}
