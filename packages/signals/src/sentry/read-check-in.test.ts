import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CheckIn } from "../words/operation.ts";
import { readPlainCheckIn } from "./read-check-in.ts";

const T0 = 1_760_000_000_000;

describe("readPlainCheckIn", () => {
  test("reads the fields of a query, numbers as text", () => {
    const fields = {
      check_in_id: "0123ABCD-0123-0123-0123-0123456789AB",
      status: "timeout",
      duration: "2.5",
      environment: "production",
      release: "1.5.0",
    };
    expect(readPlainCheckIn("nightly", fields, T0)).toEqual({
      id: "0123abcd0123012301230123456789ab",
      monitor: "nightly",
      status: "timeout",
      time: T0,
      duration: 2500,
      environment: "production",
      release: "1.5.0",
    });
  });

  test("knows all states of the protocol, and says unknown of others", () => {
    for (const status of ["in_progress", "ok", "error", "missed", "timeout"]) {
      expect(readPlainCheckIn("nightly", { status }, T0).status).toBe(status);
    }
    expect(readPlainCheckIn("nightly", { status: "fine" }, T0).status).toBe("unknown");
    expect(readPlainCheckIn("nightly", {}, T0).status).toBe("unknown");
  });

  test("gives a request that is sent again the same id, and another run another", () => {
    const id = (slug: string, status: string, time: number) => readPlainCheckIn(slug, { status }, time).id;
    const minute = T0 - (T0 % 60_000);
    expect(id("nightly", "ok", minute)).toBe(id("nightly", "ok", minute + 59_999));
    const others = [
      id("nightly", "ok", minute),
      id("nightly", "ok", minute + 60_000),
      id("nightly", "error", minute),
      id("hourly", "ok", minute),
    ];
    expect(new Set(others).size).toBe(others.length);
  });

  test("never throws, and always keeps to the shape", () => {
    const fields = fc.dictionary(
      fc.constantFrom("check_in_id", "status", "duration", "environment", "release", "__proto__"),
      fc.oneof(fc.jsonValue(), fc.constantFrom("", " ", "1e999", "-1", "NaN", "ok", "0".repeat(32))),
    );
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), fields, (slug, said) => {
        const checkIn = readPlainCheckIn(slug, said, T0);
        expect(CheckIn.parse(checkIn)).toEqual(checkIn);
        expect(checkIn.id).toMatch(/^[0-9a-f]{32}$/);
      }),
    );
  });
});
