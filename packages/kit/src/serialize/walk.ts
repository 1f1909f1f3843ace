/** The bounded copy: any value becomes a tree of plain JSON values, and no foreign code is called without a guard. */
import { types } from "node:util";
import { redactText } from "@holdfast/signals/redact";
import { classOf, isError, readProperty, readText, typeOfError } from "../core/index.ts";
import type { SerializeLimits, SerializeOptions } from "./limits.ts";
import { limitsOf } from "./limits.ts";
import { nativeToPlain } from "./native-to-plain.ts";
import { put } from "./put.ts";
import { hush, quiet } from "./quiet.ts";

/** Longer texts are not even looked into: one put together from parts would be copied whole (50 ms per 100 MB). */
const READ_MAX = 4 * 1024 * 1024;
/** So much past the bound is read before a text is cut, so that a secret at the cut is still known as one. */
const MARGIN = 1_024;
/** Longer ones take seconds to write in decimal digits. */
const BIGINT_MAX = 1n << 4096n;
/** The clock is read once for so many values. */
const TIME_EVERY = 64;
/** Fields of an error that are written by name. */
const ERROR_FIELDS = new Set(["name", "message", "stack", "cause", "errors"]);
/** Those that lead to other errors, where they are not among the keys: the language's own errors hide them. */
const LINKS = ["error", "suppressed", "errors", "cause"];

export class Walk {
  readonly limits: SerializeLimits;
  readonly #stacks: boolean;
  readonly #emails: boolean;
  /** From the root to where the walk is. A list: trees are flat, and looking through a few is cheaper than hashing. */
  readonly #path: object[] = [];
  #values = 0;
  #chars = 0;
  #deadline = 0;
  #spent = false;

  constructor(options: SerializeOptions) {
    this.limits = limitsOf(options);
    this.#stacks = options.stacks ?? true;
    this.#emails = options.emails ?? true;
  }

  /** The plain value; undefined stays undefined. */
  visit(value: unknown, depth: number): unknown {
    this.#values++;
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
        return Number.isFinite(value) ? value : String(value);
      case "boolean":
      case "undefined":
        return value;
      case "bigint":
        return value < BIGINT_MAX && value > -BIGINT_MAX ? String(value) : "[bigint: too long]";
      case "symbol":
        return this.text(value.toString());
      case "function":
        return this.text(`[function ${readText(value, "name", 100) ?? "without a name"}]`);
      default:
        return value === null ? null : this.#object(value as object, depth);
    }
  }

  /** A text within its bounds. */
  text(text: string): string {
    const { length } = text;
    if (length <= this.limits.stringChars && this.#chars + length <= this.limits.totalChars) {
      this.#chars += length;
      return text;
    }
    if (length > READ_MAX) return `[cut: a text of ${length} characters]`;
    const room = Math.max(0, Math.min(this.limits.stringChars, this.limits.totalChars - this.#chars));
    const clean = redactText(text.slice(0, room + MARGIN), { emails: this.#emails }).slice(0, room);
    this.#chars += room;
    return `${clean.isWellFormed() ? clean : clean.replace(/[\uD800-\uDBFF]$/, "")}[cut: ${length - room} more characters]`;
  }

  /** Entries of whatever can be gone through, as a list. */
  list(length: number, entry: (index: number) => unknown, depth: number): unknown[] {
    const max = Math.min(length, this.limits.items);
    const out: unknown[] = [];
    let index = 0;
    for (; index < max && !this.#isSpent(); index++) out.push(this.#entry(entry, index, depth) ?? null);
    if (index < length) out.push(`[cut: ${length - index} more items]`);
    return out;
  }

  /** Keys and values of whatever has them, as an object. `count` is how many there are. */
  record(keys: Iterable<string>, count: number, read: (key: string) => unknown, depth: number): object {
    const out: Record<string, unknown> = {};
    let index = 0;
    for (const key of keys) {
      if (index >= this.limits.items || this.#isSpent()) {
        put(out, "[cut]", `${count - index} more keys`);
        break;
      }
      index++;
      const value = this.#entry(read, key, depth);
      if (value !== undefined) put(out, this.key(key), value);
    }
    return out;
  }

  /** A key within its bounds. */
  key(key: string): string {
    const max = this.limits.keyChars;
    this.#chars += Math.min(key.length, max);
    if (key.length <= max) return key;
    if (key.length > READ_MAX) return `[cut: a key of ${key.length} characters]`;
    return `${redactText(key.slice(0, max + MARGIN))
      .slice(0, max)
      .toWellFormed()}[cut: ${key.length - max} more characters]`;
  }

  #entry<Key>(read: (key: Key) => unknown, key: Key, depth: number): unknown {
    let value: unknown;
    try {
      value = read(key);
    } catch (error) {
      return this.#threw(error);
    }
    return this.visit(value, depth + 1);
  }

  #object(value: object, depth: number): unknown {
    const back = this.#path.lastIndexOf(value);
    if (back >= 0) return `[circular: ${this.#path.length - back} up]`;
    if (depth >= this.limits.depth) return this.#summary(value);
    this.#path.push(value);
    try {
      return this.#container(value, depth);
    } catch (error) {
      return this.#threw(error);
    } finally {
      this.#path.pop();
    }
  }

  #container(value: object, depth: number): unknown {
    // Throws on a revoked proxy.
    if (Array.isArray(value)) {
      const told = this.#told(value, depth);
      return told === NOTHING ? this.list(value.length, (index) => value[index], depth) : told;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    const plain = prototype === Object.prototype || prototype === null;
    if (!plain) {
      const native = nativeToPlain(value, this, depth);
      if (native !== undefined) return native;
    }
    const told = this.#told(value, depth);
    if (told !== NOTHING) return told;
    if (!plain && isError(value)) return this.#error(value, depth);
    const keys = Object.keys(value);
    if (keys.length === 0 && !plain) return `[${this.#name(value)}]`;
    const source = value as Record<string, unknown>;
    const out = this.record(keys, keys.length, (key) => quiet(source, key), depth);
    if (plain && keys.length <= this.limits.items) this.#symbols(value, out, depth);
    return out;
  }

  /** What a value's own `toJSON` says; NOTHING where it has none, fails, or answers itself. */
  #told(value: object, depth: number): unknown {
    let told: unknown;
    try {
      const toJSON: unknown = (value as { toJSON?: unknown }).toJSON;
      if (typeof toJSON !== "function") return NOTHING;
      told = toJSON.call(value, "");
    } catch {
      return NOTHING;
    }
    if (told === value) return NOTHING;
    if (types.isPromise(told)) hush(told);
    if (typeof told !== "object" || told === null) return this.visit(told, depth);
    // As in JSON.stringify, an answer's own toJSON is not asked again: it could go on for ever.
    if (this.#path.includes(told)) return "[circular]";
    this.#path.push(told);
    try {
      return this.#answer(told, depth);
    } finally {
      this.#path.pop();
    }
  }

  #answer(told: object, depth: number): unknown {
    if (Array.isArray(told)) return this.list(told.length, (index) => told[index], depth);
    const native = nativeToPlain(told, this, depth);
    if (native !== undefined) return native;
    if (isError(told)) return this.#error(told, depth);
    const keys = Object.keys(told);
    if (keys.length === 0 && types.isPromise(told)) return `[${this.#name(told)}]`;
    return this.record(keys, keys.length, (key) => quiet(told as Record<string, unknown>, key), depth);
  }

  #error(error: Error, depth: number): object {
    const out: Record<string, unknown> = { type: this.text(typeOfError(error)) };
    const add = (key: string) => {
      const value = this.#entry((name: string) => readProperty(error, name), key, depth);
      if (value !== undefined) out[key] = value;
    };
    add("message");
    if (this.#stacks) add("stack");
    const keys = Object.keys(error).filter((key) => !ERROR_FIELDS.has(key));
    const source = error as unknown as Record<string, unknown>;
    const own = this.record(keys, keys.length, (key) => quiet(source, key), depth);
    for (const key of Object.keys(own)) put(out, key, (own as Record<string, unknown>)[key]);
    for (const key of LINKS) if (!Object.hasOwn(out, key) && readProperty(error, key) !== undefined) add(key);
    return out;
  }

  #symbols(value: object, out: object, depth: number): void {
    for (const symbol of Object.getOwnPropertySymbols(value)) {
      if (!Object.prototype.propertyIsEnumerable.call(value, symbol) || this.#isSpent()) continue;
      const entry = this.#entry(
        (key: symbol) => (value as Record<symbol, unknown>)[key] ?? undefined,
        symbol,
        depth,
      );
      if (entry !== undefined) put(out, this.key(symbol.toString()), entry);
    }
  }

  #summary(value: object): string {
    let what = "an object";
    try {
      what = Array.isArray(value) ? `a list of ${value.length}` : (classOf(value) ?? what);
    } catch {
      // A revoked proxy is an object all the same.
    }
    return this.text(`[cut: ${what}, deeper than ${this.limits.depth}]`);
  }

  #threw(error: unknown): string {
    const message = isError(error) ? readText(error, "message", 200) : undefined;
    return this.text(message === undefined ? "[unreadable]" : `[unreadable: ${message}]`);
  }

  #name(value: object): string {
    return this.text(classOf(value) ?? "object");
  }

  #isSpent(): boolean {
    if (this.#spent) return true;
    if (this.#values >= this.limits.values || this.#chars >= this.limits.totalChars) this.#spent = true;
    else if (this.#values % TIME_EVERY === TIME_EVERY - 1) {
      const now = performance.now();
      if (this.#deadline === 0) this.#deadline = now + this.limits.time;
      else if (now > this.#deadline) this.#spent = true;
    }
    return this.#spent;
  }
}

const NOTHING = Symbol("nothing");
