/** An envelope may name its sender in its first line only: then nothing past that line is read before the sender is known. */
import zlib from "node:zlib";
import { parseEnvelope } from "@holdfast/signals";
import type { HeadCheck } from "./read-body.ts";
import { MAX_HEAD } from "./read-body.ts";
import { Refused } from "./refused.ts";
import { type Coding, codingOf } from "./unpack.ts";

const NEWLINE = 10;

/**
 * Checks the DSN in an envelope's first line, packed or not.
 *
 * @param check throws for a DSN that may not send
 */
export function senderInFirstLine(
  encoding: string | undefined,
  check: (dsn: string | undefined) => Promise<unknown> | unknown,
): HeadCheck {
  return {
    // How far a packed body's first line reaches is seen only after unpacking it.
    enough: (head) => isPlain(encoding) && firstLine(head) !== undefined,
    check: async (packed) => {
      const coding = codingOf(encoding, packed);
      const head = coding === undefined ? packed : await unpackHead(coding, packed);
      const line = firstLine(head) ?? head;
      if (line.length >= MAX_HEAD) throw tooLong();
      const parsed = parseEnvelope(line);
      if (!parsed.ok) throw new Refused(parsed.failure);
      await check(parsed.value.header.dsn);
    },
  };
}

function tooLong(): Refused {
  return new Refused({
    code: "malformed_envelope_header",
    status: 400,
    message: `The envelope's first line does not end within ${MAX_HEAD} bytes, and no key came beside it. Send the key in the address or a header.`,
  });
}

function isPlain(encoding: string | undefined): boolean {
  return /^(?:identity)?$/i.test(encoding?.trim() ?? "");
}

/** Undefined: it does not end here. */
function firstLine(head: Buffer): Buffer | undefined {
  let start = 0;
  while (start < head.length && head[start]! <= 32) start++;
  const end = head.indexOf(NEWLINE, start);
  return end === -1 ? undefined : head.subarray(start, end);
}

const streams: Record<Coding, (options: { chunkSize: number }) => NodeJS.ReadWriteStream> = {
  gzip: zlib.createGunzip,
  deflate: zlib.createInflate,
  "raw-deflate": zlib.createInflateRaw,
  br: zlib.createBrotliDecompress,
  zstd: zlib.createZstdDecompress,
};

/** As much of the first `MAX_HEAD` bytes as these packed ones give; empty for what is not packed so: unpacking it whole tells why. */
async function unpackHead(coding: Coding, packed: Buffer): Promise<Buffer> {
  const stream = streams[coding]({ chunkSize: MAX_HEAD }) as zlib.Gunzip;
  const parts: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    stream.on("data", (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length >= MAX_HEAD || part.includes(NEWLINE)) resolve();
    });
    stream.on("error", () => resolve());
    stream.write(packed, () => resolve());
  });
  stream.destroy();
  return Buffer.concat(parts).subarray(0, MAX_HEAD);
}
