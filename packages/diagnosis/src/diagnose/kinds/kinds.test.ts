/** Every kind ships with the roots that it must and must not recognise, under `fixtures/unmask/kinds/<kind>.json`. */
import { readdirSync, readFileSync } from "node:fs";
import type { Exception } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { kindOf } from "../kind-of.ts";
import { kinds } from "./index.ts";

interface Case {
  title?: string;
  type: string;
  message: string;
  code?: string;
}

const folder = new URL("../../../fixtures/unmask/kinds/", import.meta.url);

function exception({ type, message, code }: Case): Exception {
  return { type, message, frames: [], ...(code !== undefined && { code }) };
}

describe("kinds", () => {
  it("each have a fixture, and each fixture has a kind", () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));
    expect(files.sort()).toEqual(kinds.map(({ kind }) => kind).sort());
  });

  for (const { kind } of kinds) {
    const { must, mustNot } = JSON.parse(readFileSync(new URL(`${kind}.json`, folder), "utf8")) as {
      must: Case[];
      mustNot: Case[];
    };
    describe(kind, () => {
      it.each(must)("names $type: $message", (entry) => {
        const found = kindOf(exception(entry));
        expect(found.kind).toBe(kind);
        expect(found.title).toContain(entry.title);
        expect(found.fixes.length).toBeGreaterThan(0);
      });
      it.each(mustNot)("leaves $type: $message to others", (entry) => {
        expect(kindOf(exception(entry)).kind).not.toBe(kind);
      });
    });
  }

  it("calls the rest unclassified and points at the throw site", () => {
    const found = kindOf({
      type: "PaymentDeclined",
      message: "card 4 was declined",
      frames: [{ file: "src/pay.ts", line: 12, function: "charge", inApp: true }],
    });
    expect(found).toMatchObject({ kind: "unclassified", title: "PaymentDeclined: card 4 was declined" });
    expect(found.fixes[0]?.text).toContain("src/pay.ts:12");
  });
});
