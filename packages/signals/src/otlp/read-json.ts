/** Reads an OTLP/JSON request: bounded before it is parsed, snake_case names accepted. */
import { nestsTooDeep } from "../json-depth.ts";
import type { Limits } from "../limits.ts";
import { maxMessages } from "./read-protobuf.ts";
import type { Message } from "./schema.ts";
import { Unreadable } from "./unreadable.ts";

/** Below this many bytes a body can't hold enough values to matter. */
const smallBody = 1024 * 1024;
const maxCommas = 4 * maxMessages;

/**
 * Parses a request body.
 *
 * @throws Unreadable when it is no JSON object or holds too many values
 */
export function readJson(body: Uint8Array, table: Message, limits: Limits): Record<string, unknown> {
  if (body.length > smallBody) refuseTooComplex(body);
  if (nestsTooDeep(body)) throw new Unreadable("too_complex");
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new Unreadable("malformed_json");
  }
  if (!isObject(parsed)) throw new Unreadable("wrong_shape");
  const first = table[1]!.name;
  if (parsed[first] === undefined && parsed[snakeCase(first)] !== undefined) {
    return camelCased(parsed, table, 8 + 3 * Math.min(limits.depth, 100));
  }
  return parsed;
}

/** JSON.parse makes every value at once; this counts them first. Braces inside strings count too: a bound, not a figure. */
function refuseTooComplex(body: Uint8Array): void {
  let opened = 0;
  let commas = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x2c) commas++;
    else if (byte === 0x7b || byte === 0x5b) opened++;
  }
  if (opened > maxMessages || commas > maxCommas) throw new Unreadable("too_complex");
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A copy that has the schema's fields under their lowerCamelCase names, however they were written. */
function camelCased(value: Record<string, unknown>, table: Message, depth: number): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of table) {
    if (field === undefined) continue;
    const found = value[field.name] ?? value[snakeCase(field.name)];
    if (found === undefined || found === null) continue;
    const nested = field.type;
    if (typeof nested === "string" || depth <= 0) out[field.name] = found;
    else if (Array.isArray(found)) {
      out[field.name] = found.map((entry) =>
        isObject(entry) ? camelCased(entry, nested, depth - 1) : entry,
      );
    } else out[field.name] = isObject(found) ? camelCased(found, nested, depth - 1) : found;
  }
  return out;
}
