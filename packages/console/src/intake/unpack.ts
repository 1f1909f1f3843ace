/** Undoes a request's Content-Encoding, no further than the limit: a zip bomb costs no more than an honest body of that size. */
import { promisify } from "node:util";
import zlib from "node:zlib";
import { AnsweredError } from "../api/errors.ts";
import type { Hold } from "./open-bytes.ts";

export type Coding = "gzip" | "deflate" | "raw-deflate" | "br" | "zstd";

/** Bodies up to this many packed bytes are first tried at once on the main thread: cheaper than a thread's round trip. */
const SMALL_PACKED = 128 * 1024;
/** How far they may grow there: about 3 ms of work. */
const SMALL_UNPACKED = 1024 * 1024;
/** Larger ones get this much memory first, and the whole limit only when that was not enough. */
const MEDIUM_UNPACKED = 8 * 1024 * 1024;

interface Options {
  maxOutputLength: number;
  chunkSize: number;
}

const sync: Record<Coding, (body: Buffer, options: Options) => Buffer> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  "raw-deflate": zlib.inflateRawSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
};

const threaded: Record<Coding, (body: Buffer, options: Options) => Promise<Buffer>> = {
  gzip: promisify<Buffer, Options, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, Options, Buffer>(zlib.inflate),
  "raw-deflate": promisify<Buffer, Options, Buffer>(zlib.inflateRaw),
  br: promisify<Buffer, Options, Buffer>(zlib.brotliDecompress),
  zstd: promisify<Buffer, Options, Buffer>(zlib.zstdDecompress),
};

/**
 * Unpacks a body by its Content-Encoding header.
 *
 * @param limit bytes after unpacking
 * @param hold memory that the result may take; the caller releases it
 * @throws AnsweredError `unsupported_encoding`, `malformed_encoding`, `too_large_unpacked`, `overloaded`
 */
export async function unpack(
  body: Buffer,
  encoding: string | undefined,
  limit: number,
  hold: Hold,
): Promise<Buffer> {
  const coding = codingOf(encoding, body);
  if (coding === undefined) {
    if (body.length > limit) throw new AnsweredError("too_large", String(limit));
    return body;
  }
  const small = Math.min(limit, SMALL_UNPACKED);
  if (body.length <= SMALL_PACKED) {
    try {
      return sync[coding](body, { maxOutputLength: small, chunkSize: 64 * 1024 });
    } catch (error) {
      if (!isTooLarge(error)) throw malformed(coding, error);
      if (small === limit) throw new AnsweredError("too_large_unpacked", String(limit));
    }
  }
  let held = 0;
  for (const bytes of [Math.min(limit, MEDIUM_UNPACKED), limit]) {
    if (!hold.take(bytes - held)) throw new AnsweredError("overloaded", "openBytes").retry(1);
    held = bytes;
    try {
      return await threaded[coding](body, { maxOutputLength: bytes, chunkSize: 256 * 1024 });
    } catch (error) {
      if (!isTooLarge(error)) throw malformed(coding, error);
      if (bytes === limit) break;
    }
  }
  throw new AnsweredError("too_large_unpacked", String(limit));
}

/** Undefined: not packed. */
export function codingOf(encoding: string | undefined, body: Buffer): Coding | undefined {
  switch (encoding?.trim().toLowerCase() ?? "") {
    case "":
    case "identity":
      return undefined;
    case "gzip":
    case "x-gzip":
      return "gzip";
    case "deflate":
      return isZlib(body) ? "deflate" : "raw-deflate";
    case "br":
      return "br";
    case "zstd":
      return "zstd";
    default:
      throw new AnsweredError("unsupported_encoding", encoding!.slice(0, 64));
  }
}

/** `deflate` means the zlib format (RFC 9110, 8.4.1.2), but some clients send it without: the header of RFC 1950 tells. */
function isZlib(body: Buffer): boolean {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0;
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: unknown }).code === "ERR_BUFFER_TOO_LARGE";
}

function malformed(coding: Coding, error: unknown): AnsweredError {
  return new AnsweredError(
    "malformed_encoding",
    coding,
    error instanceof Error ? error.message : String(error),
  );
}
