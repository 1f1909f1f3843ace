import type { ErrorEvent } from "@holdfast/signals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packBody, unpackBody } from "./body.ts";

const base: ErrorEvent = { id: "0".repeat(32), source: "log", time: 0, level: "error", exceptions: [] };

describe("packBody", () => {
  it("gives back what went in, of any size", () => {
    const raw = fc.option(fc.string({ unit: "grapheme", maxLength: 100 }), { nil: null });
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        raw,
        fc.integer({ min: 0, max: 4000 }),
        (message, text, times) => {
          const error = { ...base, message: message.repeat(times % 50) };
          const long = text === null ? null : text.repeat(times);
          expect(unpackBody(packBody(error, long))).toEqual({ error, raw: long });
        },
      ),
    );
  });

  it("keeps line breaks of the raw text", () => {
    expect(unpackBody(packBody({ ...base, message: "a\nb" }, '{\n"a": 1\n}\n'))).toEqual({
      error: { ...base, message: "a\nb" },
      raw: '{\n"a": 1\n}\n',
    });
  });

  it("packs what is worth it", () => {
    const message = "the same again and again ".repeat(4000);
    expect(packBody({ ...base, message }, message).byteLength).toBeLessThan(2000);
    expect(packBody(base, null)[0]).toBe("{".charCodeAt(0));
  });
});
