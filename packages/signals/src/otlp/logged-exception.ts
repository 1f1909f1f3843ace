/** Exceptions that loggers put into attributes or structured bodies: pino, bunyan, winston, zap, ECS and the like. */
import type { PayloadLimits } from "../payload-limits.ts";
import type { Exception, Relation } from "../words/exception.ts";
import { type Plain, scalarText } from "./attributes.ts";
import { exceptionsFrom } from "./exceptions.ts";
import { cleanText } from "./text.ts";

/** What a logger's record offers: attributes, or the entries of a structured body. */
export interface Fields {
  get(key: string): Plain | undefined;
  has(key: string): boolean;
}

/** Keys under which loggers put an error, whole or in parts (`err.stack`). */
const errorKeys = ["err", "error", "exception", "exc_info", "cause", "e"] as const;
/** Keys of a record that is itself an error, as winston's `format.errors` makes it. */
const stackKeys = ["stack", "stacktrace", "stack_trace", "stackTrace"] as const;

/** The chain that a record carries, oldest first; empty when it carries none. */
export function loggedExceptions(
  fields: Fields,
  platform: string | undefined,
  limits: PayloadLimits,
): Exception[] {
  for (const key of errorKeys) {
    const value = fields.get(key);
    if (value instanceof Map) {
      const chain = fromMap(value, platform, limits, Math.min(limits.depth, limits.exceptions));
      if (chain.length > 0) return chain;
    } else if (typeof value === "string" && value.trim() !== "") {
      return fromText(value, platform, limits);
    } else {
      const parts = partsOf(fields, key);
      if (parts.size > 0) {
        const chain = fromMap(parts, platform, limits, 1);
        if (chain.length > 0) return chain;
      }
    }
  }
  for (const key of stackKeys) {
    const value = fields.get(key);
    if (typeof value === "string" && value.trim() !== "") return fromText(value, platform, limits);
  }
  return [];
}

/** `error.type`, `error.message`, `error.stack` written as separate attributes. A lone `error.type` is a status, not an exception. */
function partsOf(fields: Fields, key: string): Map<string, Plain> {
  const parts = new Map<string, Plain>();
  const names = ["message", "stack", "stack_trace", "stacktrace", "type", "kind", "name", "code"];
  for (const name of names) {
    const value = fields.get(`${key}.${name}`);
    if (value !== undefined) parts.set(name, value);
  }
  const told = names.slice(0, 4).some((name) => parts.has(name));
  return told ? parts : new Map();
}

function fromText(text: string, platform: string | undefined, limits: PayloadLimits): Exception[] {
  const clean = cleanText(text, limits.itemBytes);
  if (!/[\r\n]/.test(clean)) {
    return exceptionsFrom({ message: cleanText(clean, limits.messageChars) }, platform, limits);
  }
  return exceptionsFrom({ stack: clean }, platform, limits);
}

/** One serialized error with its causes and members; `depth` bounds how many causes are followed. */
function fromMap(
  error: Map<string, Plain>,
  platform: string | undefined,
  limits: PayloadLimits,
  depth: number,
): Exception[] {
  const text = (keys: readonly string[], max: number) => {
    for (const key of keys) {
      const value = scalarText(error.get(key));
      if (value !== undefined && value !== "") return cleanText(value, max);
    }
    return undefined;
  };
  const own = exceptionsFrom(
    {
      type: text(["type", "name", "kind", "class"], limits.textChars),
      message: text(["message", "msg"], limits.messageChars),
      stack: text(stackKeys, limits.itemBytes),
      code: text(["code"], limits.textChars),
    },
    platform,
    limits,
  );
  const outermost = own.at(-1);
  if (outermost === undefined || depth <= 0) return own;
  const status = Number(text(["statusCode", "status"], 8));
  if (Number.isInteger(status) && status >= 100 && status <= 599) outermost.status ??= status;
  // pino joins the causes into the stack text; then they are in the chain already.
  if (own.length > 1) return own;
  const led: Exception[][] = [];
  const relations: Relation[] = [];
  const members = error.get("aggregateErrors") ?? error.get("errors");
  if (Array.isArray(members)) {
    for (const member of members.slice(0, limits.exceptions)) {
      if (!(member instanceof Map)) continue;
      led.push(fromMap(member, platform, limits, depth - 1));
      relations.push("member");
    }
  }
  const cause = error.get("cause");
  if (cause instanceof Map) {
    led.push(fromMap(cause, platform, limits, depth - 1));
    relations.push("cause");
  }
  return link(led, relations, outermost, limits.exceptions);
}

function link(led: Exception[][], relations: Relation[], outermost: Exception, max: number): Exception[] {
  const joined: Exception[] = [];
  const tops: [Exception, Relation][] = [];
  led.forEach((chain, i) => {
    if (chain.length === 0 || joined.length + chain.length >= max) return;
    const offset = joined.length;
    for (const exception of chain) {
      if (exception.to) exception.to = { ...exception.to, index: exception.to.index + offset };
      joined.push(exception);
    }
    tops.push([chain.at(-1)!, relations[i]!]);
  });
  for (const [top, relation] of tops) top.to = { relation, index: joined.length };
  joined.push(outermost);
  return joined;
}
