/** Takes secrets out of a tree of JSON values, by key and by look; what holds none is returned as it is, uncopied. */
import { isCardNumber } from "./payment-card.ts";
import { redactText } from "./redact-text.ts";
import { replacement } from "./replacement.ts";
import { secretPositions } from "./secret-list.ts";
import { sensitivityOf } from "./sensitive-key.ts";

/**
 * What `redact` replaces beside secrets.
 *
 * @example
 * redact(event, { emails: false }); // secrets go, addresses stay
 */
export interface RedactOptions {
  /** Replace e-mail addresses by `[email]`. (Default: true) */
  emails?: boolean;
}

/** Deeper values are replaced whole: what is not looked at is not kept. */
const maxDepth = 256;
/** Texts that can't be a secret: nothing, or a yes or no. */
const noSecret = /^(?:|true|false|null|undefined|none|on|off|yes|no)$/i;
/** Values of one tree; later ones are replaced whole. */
const maxValues = 1_000_000;
/** Keys that hold no secret themselves: the same few come again and again. */
const plainKeys = new Set<string>();
const maxPlainKeys = 4096;
const maxPlainKey = 64;

/**
 * Redacts a value. Never throws; objects without secrets keep their identity; numbers and booleans stay except under keys
 * that are secret whatever they hold.
 *
 * @returns the value, and how many values were changed
 * @example
 * redact({ user: "u1", password: "hunter2" }); // { value: { user: "u1", password: "[redacted]" }, redacted: 1 }
 */
export function redact<T>(value: T, options: RedactOptions = {}): { value: T; redacted: number } {
  const walk = new Walk(options);
  const clean = walk.visit(value, 0, false);
  return { value: clean as T, redacted: walk.redacted };
}

class Walk {
  redacted = 0;
  readonly #options: RedactOptions;
  /** From the root to where the walk is. A list: trees are flat, and looking through a few entries is cheaper than hashing. */
  readonly #path: object[] = [];
  #values = 0;

  constructor(options: RedactOptions) {
    this.#options = options;
  }

  /** @param secret everything below is secret */
  visit(value: unknown, depth: number, secret: boolean): unknown {
    if (typeof value === "string") return secret ? this.#replace(value) : this.#text(value);
    if (typeof value === "number") return secret || isCard(value) ? this.#replace(value) : value;
    if (typeof value !== "object" || value === null) return value;
    if (depth >= maxDepth || ++this.#values > maxValues || this.#path.includes(value))
      return this.#replace(value);
    this.#path.push(value);
    try {
      return Array.isArray(value) ? this.#list(value, depth, secret) : this.#record(value, depth, secret);
    } catch {
      // A throwing getter, a revoked proxy.
      return this.#replace(value);
    } finally {
      this.#path.pop();
    }
  }

  #replace(value: unknown): unknown {
    if (value === replacement || (typeof value === "string" && noSecret.test(value))) return value;
    this.redacted++;
    return replacement;
  }

  #text(value: string): string {
    const clean = redactText(value, this.#options);
    if (clean !== value) this.redacted++;
    return clean;
  }

  #key(key: string): string {
    const text = this.#text(key);
    if (text === key && this.#options.emails !== false && key.length <= maxPlainKey) {
      if (plainKeys.size >= maxPlainKeys) plainKeys.clear();
      plainKeys.add(key);
    }
    return text;
  }

  #list(list: readonly unknown[], depth: number, secret: boolean): unknown {
    let copy: unknown[] | undefined;
    const positions = secret ? undefined : secretPositions(list);
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      const start = positions?.get(i);
      const clean =
        start !== undefined
          ? this.#tail(value as string, start)
          : !secret && isPair(value)
            ? this.#pair(value, depth)
            : this.visit(value, depth + 1, secret);
      if (Object.is(clean, value)) continue;
      copy ??= [...list];
      copy[i] = clean;
    }
    return copy ?? list;
  }

  /** What stands from `start` on is secret: `-pSECRET`, `user:SECRET`. */
  #tail(value: string, start: number): unknown {
    const rest = this.#replace(value.slice(start)) as string;
    return value.slice(0, start) + rest;
  }

  /** `[["authorization", "…"]]`: the first is the key of the second. */
  #pair(pair: [string, unknown], depth: number): unknown {
    const first = this.#text(pair[0]);
    const second = this.#under(pair[0], pair[1], depth + 1);
    return first === pair[0] && Object.is(second, pair[1]) ? pair : [first, second];
  }

  #record(record: object, depth: number, secret: boolean): unknown {
    const entries = record as Record<string, unknown>;
    const keys = Object.keys(record);
    let copy: Record<string, unknown> | undefined;
    let renamed: Map<string, string> | undefined;
    for (const key of keys) {
      const value = entries[key];
      const name = key === "value" ? namedBy(entries) : key;
      const clean = secret ? this.visit(value, depth + 1, true) : this.#under(name, value, depth);
      const text = plainKeys.has(key) ? key : this.#key(key);
      if (text !== key) {
        renamed ??= new Map();
        renamed.set(key, text);
      }
      if (Object.is(clean, value)) continue;
      copy ??= { ...entries };
      define(copy, key, clean);
    }
    return renamed === undefined ? (copy ?? record) : rename(copy ?? entries, keys, renamed);
  }

  #under(key: string, value: unknown, depth: number): unknown {
    if (value === null || value === undefined || typeof value === "boolean") return value;
    const sensitivity = sensitivityOf(key);
    if (sensitivity === "never") return this.visit(value, depth + 1, false);
    if (sensitivity === "always") return this.visit(value, depth + 1, true);
    if (typeof value === "string") return this.#replace(value);
    const texts = Array.isArray(value) && value.every((entry) => typeof entry === "string");
    return this.visit(value, depth + 1, texts);
  }
}

/** Plain assignment to `__proto__` would change the prototype. */
function define(record: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Keys that hold a secret get their redacted text, numbered where it is taken: no value is lost, and the order stays. */
function rename(
  entries: Record<string, unknown>,
  keys: readonly string[],
  renamed: ReadonlyMap<string, string>,
): Record<string, unknown> {
  const taken = new Set(keys.filter((key) => !renamed.has(key)));
  const next = new Map<string, number>();
  const out: Record<string, unknown> = {};
  for (const key of keys) {
    const text = renamed.get(key);
    let name = text ?? key;
    if (text !== undefined) {
      let number = next.get(text) ?? 1;
      while (taken.has(name)) name = `${text} (${++number})`;
      next.set(text, number);
      taken.add(name);
    }
    define(out, name, entries[key]);
  }
  return out;
}

/** The key of `{ name: "password", value: "…" }`, as headers, variables and OTLP attributes are written. */
function namedBy(entries: Record<string, unknown>): string {
  const name = entries["key"] ?? entries["name"];
  return typeof name === "string" ? name : "value";
}

function isPair(value: unknown): value is [string, unknown] {
  return (
    Array.isArray(value) && value.length === 2 && typeof value[0] === "string" && !value[0].startsWith("-")
  );
}

function isCard(value: number): boolean {
  return value >= 1e12 && Number.isSafeInteger(value) && isCardNumber(String(value));
}
