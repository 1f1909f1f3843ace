import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AnsweredError } from "../api/errors.ts";
import { OpenBytes } from "./open-bytes.ts";
import { unpack } from "./unpack.ts";

const MiB = 1024 * 1024;
const packers = [
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
] as const;
const room = () => new OpenBytes(64 * MiB).hold("1");
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "taken",
    (error: AnsweredError) => error.code,
  );

describe.each(packers)("%s", (encoding, pack) => {
  test("gives back what was packed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const body = await unpack(pack(bytes), encoding, MiB, room());
        expect(Buffer.compare(body, bytes)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  test("takes a body as large as the limit, and no byte more", async () => {
    // Below, at and above the bounds between "at once" and "on a thread", and "some memory" and "all of it".
    for (const limit of [1000, MiB, MiB + 1, 3 * MiB, 8 * MiB, 8 * MiB + 1, 9 * MiB]) {
      const body = await unpack(pack(Buffer.alloc(limit)), encoding, limit, room());
      expect(body.length).toBe(limit);
      expect(await codeOf(unpack(pack(Buffer.alloc(limit + 1)), encoding, limit, room()))).toBe(
        "too_large_unpacked",
      );
    }
  });

  test("refuses each cut of a packed body, or gives what is whole", async () => {
    const packed = pack(Buffer.from("some text that is long enough to be cut in many places ".repeat(20)));
    for (let length = 1; length < packed.length - 8; length++) {
      expect(await codeOf(unpack(packed.subarray(0, length), encoding, MiB, room()))).toBe(
        "malformed_encoding",
      );
    }
  });

  test("takes no more memory than there is", async () => {
    const hold = new OpenBytes(4 * MiB).hold("1");
    expect(await codeOf(unpack(pack(Buffer.alloc(32 * MiB)), encoding, 64 * MiB, hold))).toBe("overloaded");
  });
});

test("no bytes and no header do anything but unpack or be refused by name", async () => {
  const encodings = fc.oneof(
    fc.constantFrom("gzip", "deflate", "br", "zstd", "identity", "", " GZip "),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), encodings, async (bytes, encoding) => {
      try {
        expect((await unpack(Buffer.from(bytes), encoding, 10_000, room())).length).toBeLessThanOrEqual(
          10_000,
        );
      } catch (error) {
        expect(error).toBeInstanceOf(AnsweredError);
      }
    }),
    { numRuns: 500 },
  );
});

test("what is not packed is held to the limit, too", async () => {
  expect(await codeOf(unpack(Buffer.alloc(11), undefined, 10, room()))).toBe("too_large");
  expect(await codeOf(unpack(Buffer.alloc(10), undefined, 10, room()))).toBe("taken");
});
