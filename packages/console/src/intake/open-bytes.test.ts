import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OpenBytes } from "./open-bytes.ts";

const MiB = 1024 * 1024;

describe("OpenBytes", () => {
  test("large bodies leave room for small ones", () => {
    const open = new OpenBytes(192 * MiB);
    for (const owner of ["1", "2", "3", "4"]) {
      const hold = open.hold(owner);
      while (hold.take(MiB));
    }
    expect(open.used).toBe(160 * MiB);
    const small = open.hold("1");
    expect(open.hold("5").take(200 * 1024)).toBe(true);
    expect(small.take(200 * 1024)).toBe(false); // its project has all that it may have
    expect(open.hold("5").take(MiB)).toBe(false);
  });

  test("one owner leaves a third to the others", () => {
    const open = new OpenBytes(192 * MiB);
    const holds = [open.hold("1"), open.hold("1"), open.hold("1")];
    expect(holds.map((hold) => hold.take(64 * MiB))).toEqual([true, true, false]);
    expect(open.hold("2").take(30 * MiB)).toBe(true);
    holds[0]!.release();
    expect(holds[2]!.take(64 * MiB)).toBe(true);
  });

  test("a single body may be as large as bodies may be, whatever the shares", () => {
    expect(new OpenBytes(12 * MiB).hold("1").take(10 * MiB)).toBe(true);
    expect(new OpenBytes(12 * MiB).hold("1").take(11 * MiB)).toBe(false);
  });

  test("what is moved counts for its new owner only", () => {
    const open = new OpenBytes(12 * MiB);
    const hold = open.hold("address");
    hold.take(6 * MiB);
    hold.moveTo("1");
    expect(open.hold("1").take(3 * MiB)).toBe(false);
    expect(open.hold("address").take(3 * MiB)).toBe(true);
  });

  test("everything comes back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3 * MiB), fc.boolean()), { maxLength: 50 }),
        (takes) => {
          const open = new OpenBytes(8 * MiB);
          const holds = takes.map(([owner, bytes, move]) => {
            const hold = open.hold(String(owner));
            hold.take(bytes);
            if (move) hold.moveTo("other");
            return hold;
          });
          expect(open.used).toBeLessThanOrEqual(8 * MiB);
          for (const hold of [...holds, ...holds]) hold.release();
          expect(open.used).toBe(0);
          expect(open.hold("other").take(6 * MiB)).toBe(true);
        },
      ),
    );
  });
});
