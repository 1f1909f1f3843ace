/** OTLP attributes as a Map: safe against keys like `__proto__`, one pass, values unwrapped when they are asked for. */
import type { Limits } from "../limits.ts";
import { isObject } from "./read-json.ts";
import { maxEntries } from "./read-protobuf.ts";
import { cleanText } from "./text.ts";

/** A plain value: text, number, boolean, list, or (for key-value lists) Map. */
export type Plain = string | number | boolean | Plain[] | Map<string, Plain>;

/** Attributes of one resource, span, span event, log record or data point. */
export class Attributes {
  readonly #raw = new Map<string, unknown>();
  readonly #limits: Limits;

  constructor(list: unknown, limits: Limits) {
    this.#limits = limits;
    if (!Array.isArray(list)) return;
    const length = Math.min(list.length, maxEntries);
    for (let i = 0; i < length; i++) {
      const entry: unknown = list[i];
      if (isObject(entry) && typeof entry["key"] === "string") this.#raw.set(entry["key"], entry["value"]);
    }
  }

  get size(): number {
    return this.#raw.size;
  }

  keys(): MapIterator<string> {
    return this.#raw.keys();
  }

  has(key: string): boolean {
    return this.#raw.has(key);
  }

  get(key: string): Plain | undefined {
    const value = this.#raw.get(key);
    return value === undefined ? undefined : plain(value, this.#limits.depth);
  }

  /** The first of these keys that holds non-empty text, or a number or boolean as text; cleaned and cut to `max` characters. */
  text(keys: string | readonly string[], max = this.#limits.textChars): string | undefined {
    for (const key of typeof keys === "string" ? [keys] : keys) {
      const value = this.get(key);
      const text = scalarText(value);
      if (text !== undefined && text !== "") return cleanText(text, max) || undefined;
    }
    return undefined;
  }

  /** Whether `text` would have to cut the value of this key. */
  exceeds(key: string, max: number): boolean {
    const value = this.get(key);
    return typeof value === "string" && value.length > max;
  }

  /** The first of these keys that holds a number or numeric text. */
  number(...keys: string[]): number | undefined {
    for (const key of keys) {
      const value = this.get(key);
      const number =
        typeof value === "string" && /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
    }
    return undefined;
  }
}

/** Text of a scalar; a list of one is that one (HTTP headers are lists). */
export function scalarText(value: Plain | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.length === 1) return scalarText(value[0]);
  return undefined;
}

/** Unwraps an AnyValue; what is deeper than `depth`, of a wrong type, or bytes becomes `undefined`. */
export function plain(value: unknown, depth: number): Plain | undefined {
  if (!isObject(value)) return undefined;
  const text = value["stringValue"];
  if (typeof text === "string") return text;
  const int = value["intValue"];
  if (int !== undefined && int !== null) return integer(int);
  const bool = value["boolValue"];
  if (typeof bool === "boolean") return bool;
  const double = value["doubleValue"];
  if (double !== undefined && double !== null) return float(double);
  if (depth <= 0) return undefined;
  const array = value["arrayValue"];
  if (isObject(array)) {
    const values: unknown = array["values"];
    if (!Array.isArray(values)) return [];
    const out: Plain[] = [];
    for (const entry of values.slice(0, maxEntries)) {
      const one = plain(entry, depth - 1);
      if (one !== undefined) out.push(one);
    }
    return out;
  }
  const pairs = value["kvlistValue"];
  if (isObject(pairs)) {
    const out = new Map<string, Plain>();
    const values: unknown = pairs["values"];
    if (!Array.isArray(values)) return out;
    for (const entry of values.slice(0, maxEntries)) {
      if (!isObject(entry) || typeof entry["key"] !== "string") continue;
      const one = plain(entry["value"], depth - 1);
      if (one !== undefined) out.set(entry["key"], one);
    }
    return out;
  }
  return undefined;
}

function integer(value: unknown): number | string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || !/^-?\d{1,20}$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function float(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
  return typeof value === "string" && value !== "" && Number.isFinite(Number(value))
    ? Number(value)
    : undefined;
}
