/** Reads a protobuf request by table into the object that OTLP/JSON would have given, so that one normaliser serves both. */
import { PbfReader } from "pbf";
import type { Limits } from "../limits.ts";
import type { Field, Message, Scalar } from "./schema.ts";
import { Unreadable } from "./unreadable.ts";

/** Messages of one request, whatever they are: bounds memory, since two bytes can make an object. */
export const maxMessages = 1_000_000;
/** Fields of one request, also those that are skipped: bounds time. */
const maxFields = 8_000_000;
/** Entries of one list inside an item (attributes, events, array values); later ones are ignored. */
export const maxEntries = 4_096;

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

const wireTypes: Record<Scalar, number> = {
  string: BYTES,
  hex: BYTES,
  fixed64: FIXED64,
  int64: VARINT,
  sint32: VARINT,
  uint32: VARINT,
  double: FIXED64,
  bool: VARINT,
};

/** One reading: what it may not exceed, and how far it is. */
interface Reading {
  limits: Limits;
  messages: number;
  fields: number;
  items: number;
  drop: Drop;
}

/** Told about each item that is skipped. */
export type Drop = (reason: string, category: string) => void;

/**
 * Reads one request. Unknown fields and fields with another wire type than the schema's are skipped, as protobuf asks.
 *
 * @throws Unreadable when the bytes are no protobuf or are cut short
 */
export function readProtobuf(
  body: Uint8Array,
  table: Message,
  limits: Limits,
  drop: Drop,
): Record<string, unknown> {
  const pbf = new PbfReader(body);
  const reading: Reading = { limits, messages: 0, fields: 0, items: 0, drop };
  // An array nests by two messages a level, a key-value list by three; the request itself by seven.
  const depth = Math.min(8 + 3 * limits.depth, 300);
  try {
    return readMessage(pbf, body.length, table, reading, depth);
  } catch (error) {
    // pbf itself throws on numbers that run off the end of the body, and on varints of more than ten bytes.
    throw error instanceof Unreadable ? error : new Unreadable("malformed_protobuf");
  }
}

function readMessage(
  pbf: PbfReader,
  end: number,
  table: Message,
  reading: Reading,
  depth: number,
): Record<string, unknown> {
  if (++reading.messages > maxMessages) throw new Unreadable("too_complex");
  const out: Record<string, unknown> = {};
  while (pbf.pos < end) {
    if (++reading.fields > maxFields) throw new Unreadable("too_complex");
    const tag = pbf.readVarint();
    const wire = tag & 7;
    const field = table[tag >>> 3];
    if (tag >>> 3 === 0) throw new Unreadable("malformed_protobuf");
    if (field === undefined || !fits(field, wire)) skip(pbf, wire);
    else if (field.repeated === "numbers") readNumbers(pbf, end, wire, field, out);
    else if (typeof field.type === "string") out[field.name] = readScalar(pbf, end, field.type);
    else readNested(pbf, end, field, field.type, out, reading, depth);
    if (pbf.pos > end) throw new Unreadable("malformed_protobuf");
  }
  return out;
}

function fits(field: Field, wire: number): boolean {
  if (typeof field.type !== "string") return wire === BYTES;
  return wire === wireTypes[field.type] || (field.repeated === "numbers" && wire === BYTES);
}

function skip(pbf: PbfReader, wire: number): void {
  // Groups (3, 4) were removed before OTLP began; 6 and 7 never were.
  if (wire !== VARINT && wire !== FIXED64 && wire !== BYTES && wire !== 5) {
    throw new Unreadable("malformed_protobuf");
  }
  pbf.skip(wire);
}

function readNested(
  pbf: PbfReader,
  end: number,
  field: Field,
  table: Message,
  out: Record<string, unknown>,
  reading: Reading,
  depth: number,
): void {
  const stop = pbf.readVarint() + pbf.pos;
  if (stop > end) throw new Unreadable("malformed_protobuf");
  const start = pbf.pos;
  if (field.repeated === "tally") {
    out[field.name] = ((out[field.name] as number | undefined) ?? 0) + 1;
  } else if (field.repeated === undefined) {
    // A message that comes in pieces is merged: the last value of each field wins.
    if (depth > 0) {
      const value = readMessage(pbf, stop, table, reading, depth - 1);
      const before = out[field.name];
      out[field.name] = before === undefined ? value : Object.assign(before as object, value);
    }
  } else {
    const kept = listIn(out, field.name);
    if (field.item !== undefined) {
      if (++reading.items > reading.limits.items) reading.drop("too_many", field.item);
      else if (stop - start > reading.limits.itemBytes) reading.drop("too_large", field.item);
      else kept.push(readMessage(pbf, stop, table, reading, depth - 1));
    } else if (depth > 0 && kept.length < maxEntriesOf(field)) {
      kept.push(readMessage(pbf, stop, table, reading, depth - 1));
    }
  }
  pbf.pos = stop;
}

function listIn(out: Record<string, unknown>, name: string): unknown[] {
  out[name] ??= [];
  return out[name] as unknown[];
}

/** Lists above the items (resources, scopes, metrics) are bounded by `maxMessages` alone: nothing of them may go missing uncounted. */
function maxEntriesOf(field: Field): number {
  return field.name.startsWith("resource") || field.name.startsWith("scope") || field.name === "metrics"
    ? Number.POSITIVE_INFINITY
    : maxEntries;
}

function readScalar(pbf: PbfReader, end: number, type: Scalar): unknown {
  switch (type) {
    case "string": {
      const start = pbf.pos;
      if (pbf.readVarint() + pbf.pos > end) throw new Unreadable("malformed_protobuf");
      pbf.pos = start;
      return pbf.readString();
    }
    case "hex": {
      const stop = pbf.readVarint() + pbf.pos;
      if (stop > end) throw new Unreadable("malformed_protobuf");
      const text = hex(pbf.buf, pbf.pos, Math.min(stop, pbf.pos + 64));
      pbf.pos = stop;
      return text;
    }
    case "fixed64": {
      if (pbf.pos + 8 > end) throw new Unreadable("malformed_protobuf");
      const value = pbf.dataView.getBigUint64(pbf.pos, true);
      pbf.pos += 8;
      return value;
    }
    case "double":
      if (pbf.pos + 8 > end) throw new Unreadable("malformed_protobuf");
      return pbf.readDouble();
    case "int64":
      return readInt64(pbf);
    case "sint32":
      return pbf.readSVarint();
    case "uint32":
      return pbf.readVarint();
    case "bool":
      return pbf.readBoolean();
  }
}

/** A number where that is exact, else the decimal text, as OTLP/JSON writes it. */
function readInt64(pbf: PbfReader): number | string {
  const start = pbf.pos;
  const value = pbf.readVarint(true);
  if (Number.isSafeInteger(value)) return value;
  let exact = 0n;
  for (let i = start, shift = 0n; i < pbf.pos; i++, shift += 7n) {
    exact |= BigInt(pbf.buf[i]! & 0x7f) << shift;
  }
  return BigInt.asIntN(64, exact).toString();
}

function readNumbers(
  pbf: PbfReader,
  end: number,
  wire: number,
  field: Field,
  out: Record<string, unknown>,
): void {
  const kept = listIn(out, field.name);
  const packed = wire === BYTES;
  const stop = packed ? pbf.readVarint() + pbf.pos : end;
  if (stop > end) throw new Unreadable("malformed_protobuf");
  do {
    if (packed && pbf.pos >= stop) break;
    if (field.type !== "uint32" && pbf.pos + 8 > stop) throw new Unreadable("malformed_protobuf");
    const value =
      field.type === "uint32"
        ? pbf.readVarint()
        : field.type === "double"
          ? pbf.readDouble()
          : pbf.readFixed64();
    if (kept.length < maxEntries) kept.push(value);
  } while (packed);
  if (packed && pbf.pos !== stop) throw new Unreadable("malformed_protobuf");
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hex(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let i = start; i < end; i++) text += hexPairs[bytes[i]!];
  return text;
}
