/** How an event lies in its row: the decoded event and what it was read from, packed together since they share most of their text. */
import { constants, deflateSync, inflateSync, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { ErrorEvent } from "@holdfast/signals";

/** Below this many bytes packing costs more than it saves. Measured: deflate takes about 20 us for 6 KB and keeps a sixth. */
const PACK_FROM = 1500;
/** From this many bytes on zstd is the faster one (100 KB: 55 us against 113 us). */
const ZSTD_FROM = 12_000;
/** An event that unpacks to more than this is not ours. */
const UNPACKED_MAX = 64 * 1024 * 1024;

const zstdOptions = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** A window and tables that fit small bodies: half the time of the defaults, most of which goes into making them ready. */
const deflateOptions = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4096 };

/**
 * Packs an event: its JSON, a newline, and the raw text where there is one. The first byte tells the form:
 * `{` plain, `X` deflate (the zlib header of this window), `(` zstd (frame magic).
 *
 * @param json `error` as JSON, where that is known already
 */
export function packBody(error: ErrorEvent, raw: string | null, json = JSON.stringify(error)): Uint8Array {
  return packText(raw === null ? json : `${json}\n${raw}`);
}

/** Packs text that starts with `{`, as `packBody` says. */
export function packText(text: string): Uint8Array {
  const plain = Buffer.from(text);
  if (plain.length < PACK_FROM) return plain;
  const packed =
    plain.length < ZSTD_FROM ? deflateSync(plain, deflateOptions) : zstdCompressSync(plain, zstdOptions);
  return packed.length < plain.length ? packed : plain;
}

/**
 * Packs a large event before it waits for the store: it is far smaller that way. Undefined for one that is not large, which is
 * better packed by the thread that writes.
 */
export function packLarge(error: ErrorEvent, raw: string | null): Uint8Array | undefined {
  return raw !== null && raw.length >= ZSTD_FROM ? packBody(error, raw) : undefined;
}

/** Reads a packed event back. */
export function unpackBody(body: Uint8Array): { error: ErrorEvent; raw: string | null } {
  const text = unpackText(body);
  const split = text.indexOf("\n");
  return split < 0
    ? { error: JSON.parse(text), raw: null }
    : { error: JSON.parse(text.slice(0, split)), raw: text.slice(split + 1) };
}

/** Reads back what `packText` packed. */
export function unpackText(body: Uint8Array): string {
  const limit = { maxOutputLength: UNPACKED_MAX };
  if (body[0] === 0x58) return inflateSync(body, limit).toString();
  if (body[0] === 0x28) return zstdDecompressSync(body, limit).toString();
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}
