/** Values of the language and of Node that JSON has no word for. */
import { types } from "node:util";
import { classOf, readProperty } from "../core/index.ts";
import type { Walk } from "./walk.ts";

/** The plain form of a native value; undefined where it is an object like any other. */
export function nativeToPlain(value: object, walk: Walk, depth: number): unknown {
  if (types.isDate(value)) return date(value);
  if (types.isMap(value)) return map(value, walk, depth);
  if (types.isSet(value)) {
    const size = sizeOf(Set.prototype, value);
    const entries = Set.prototype.values.call(value);
    return walk.list(size, () => entries.next().value, depth);
  }
  if (ArrayBuffer.isView(value)) return view(value, walk, depth);
  if (types.isAnyArrayBuffer(value)) return `[${classOf(value) ?? "ArrayBuffer"}: ${value.byteLength} bytes]`;
  if (types.isRegExp(value)) return walk.text(RegExp.prototype.toString.call(value));
  if (types.isBoxedPrimitive(value)) return walk.visit(unboxed(value), depth);
  if (types.isArgumentsObject(value)) return arrayLike(value, walk, depth);
  return isStream(value) ? stream(value, walk, depth) : fetched(value, walk, depth);
}

function date(value: Date): string {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? "Invalid Date" : new Date(time).toISOString();
}

/** By key where every key is a text or the like; else as a list of pairs. */
function map(value: Map<unknown, unknown>, walk: Walk, depth: number): unknown {
  const size = sizeOf(Map.prototype, value);
  const shown: [unknown, unknown][] = [];
  const entries = Map.prototype.entries.call(value);
  for (let next = entries.next(); !next.done && shown.length <= walk.limits.items; next = entries.next())
    shown.push(next.value as [unknown, unknown]);
  if (shown.some(([key]) => (typeof key === "object" && key !== null) || typeof key === "function"))
    return walk.list(size, (index) => shown[index], depth);
  const named = new Map(shown.map(([key, entry]) => [String(key), entry]));
  return named.size === shown.length
    ? walk.record(named.keys(), size, (key) => named.get(key), depth)
    : walk.list(size, (index) => shown[index], depth);
}

/** Bytes may be anything, a secret too: they are counted. Numbers are shown. */
function view(value: ArrayBufferView, walk: Walk, depth: number): unknown {
  if (!types.isTypedArray(value) || types.isUint8Array(value) || types.isUint8ClampedArray(value))
    return `[${classOf(value) ?? "bytes"}: ${value.byteLength} bytes]`;
  return arrayLike(value, walk, depth);
}

function arrayLike(value: object, walk: Walk, depth: number): unknown {
  const list = value as ArrayLike<unknown>;
  return walk.list(list.length, (index) => list[index], depth);
}

function unboxed(value: object): unknown {
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value);
  return Symbol.prototype.valueOf.call(value);
}

function isStream(value: object): boolean {
  return (
    typeof readProperty(value, "on") === "function" &&
    (typeof readProperty(value, "pipe") === "function" || typeof readProperty(value, "write") === "function")
  );
}

/** Requests, answers and sockets hold half of the process: what tells them apart is enough. */
const streamFields = [
  ..."method url path host statusCode statusMessage headers remoteAddress remotePort".split(" "),
  ..."headersSent writableEnded destroyed".split(" "),
];
const fetchTags: ReadonlySet<unknown> = new Set(["Headers", "Request", "Response"]);
const fetchFields = "method url status statusText redirected headers".split(" ");

function stream(value: object, walk: Walk, depth: number): unknown {
  return { type: walk.text(classOf(value) ?? "Stream"), ...picked(value, streamFields, walk, depth) };
}

function picked(value: object, fields: readonly string[], walk: Walk, depth: number): object {
  const present = fields.filter((field) => {
    const found = readProperty(value, field);
    return found !== undefined && found !== null && typeof found !== "function" && found !== "";
  });
  return walk.record(present, present.length, (field) => readProperty(value, field), depth);
}

/** Headers, requests and answers of fetch: all that they know is behind getters of their class. */
function fetched(value: object, walk: Walk, depth: number): unknown {
  if (value instanceof URLSearchParams) return walk.text(value.toString());
  // To name the classes of fetch loads fetch, which takes 40 ms: what has none of their tags is none of theirs.
  if (!fetchTags.has(readProperty(value, Symbol.toStringTag))) return undefined;
  if (value instanceof Headers) {
    const entries = new Map(value);
    return walk.record(entries.keys(), entries.size, (name) => entries.get(name), depth);
  }
  if (value instanceof Request || value instanceof Response)
    return { type: walk.text(classOf(value) ?? "Request"), ...picked(value, fetchFields, walk, depth) };
  return undefined;
}

/** The class's own getter: an instance may hide it behind another. */
function sizeOf(prototype: object, value: object): number {
  return Object.getOwnPropertyDescriptor(prototype, "size")?.get?.call(value) as number;
}
