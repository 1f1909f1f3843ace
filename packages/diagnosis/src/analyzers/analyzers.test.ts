/** Every analyzer ships with the failures that it must and must not recognise, under `fixtures/analyzers/<kind>.json`. */
import { readdirSync, readFileSync } from "node:fs";
import type { Exception } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import type { Recognised } from "./analyzer.ts";
import { analyzers } from "./index.ts";
import { kindOf, reportOf } from "./kind-of.ts";

interface Case {
  title?: string;
  type: string;
  message: string;
  code?: string;
}

const platform = new Set(
  readdirSync(new URL("platform/", import.meta.url)).map((name) => name.replace(/\.ts$/, "")),
);
const folder = new URL("../../fixtures/analyzers/", import.meta.url);

function exception({ type, message, code }: Case): Exception {
  return { type, message, frames: [], ...(code !== undefined && { code }) };
}

/** The kind that it is told as, and the more precise one. */
function kindsOf(found: Recognised | undefined): (string | undefined)[] {
  return [found?.kind, found?.analyzer];
}

/** Platforms' reports are read where nothing else can be claimed: the others come first for an exception. */
function judged(analyzer: string, entry: Case): Recognised | undefined {
  const { type, message } = entry;
  if (platform.has(analyzer)) return reportOf([type === "Error" ? message : `${type}: ${message}`]);
  return kindOf(exception(entry));
}

describe("analyzers", () => {
  it("are at least 80, each with its own slug", () => {
    const slugs = analyzers.map(({ kind }) => kind);
    expect(new Set(slugs).size).toBe(slugs.length);
    expect(slugs.length).toBeGreaterThanOrEqual(80);
  });

  it("each have a fixture, and each fixture has an analyzer", () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));
    expect(files.sort()).toEqual(analyzers.map(({ kind }) => kind).sort());
  });

  it("refine a general kind that exists", () => {
    const slugs = new Set(analyzers.map(({ kind }) => kind));
    for (const { kind, general } of analyzers) {
      if (general !== undefined) expect(slugs, kind).toContain(general);
    }
  });

  for (const { kind } of analyzers) {
    const { must, mustNot } = JSON.parse(readFileSync(new URL(`${kind}.json`, folder), "utf8")) as {
      must: Case[];
      mustNot: Case[];
    };
    describe(kind, () => {
      it("has at least two of each", () => {
        expect(must.length).toBeGreaterThanOrEqual(2);
        expect(mustNot.length).toBeGreaterThanOrEqual(2);
      });
      it.each(must)("names $type: $message", (entry) => {
        const found = judged(kind, entry)!;
        expect(kindsOf(found)).toContain(kind);
        expect(found.title).toContain(entry.title);
        expect(found.title).not.toMatch(/(?<!`)undefined`|\[object|``/);
        expect(found.cause?.length).toBeGreaterThan(20);
        expect(found.fixes[0]?.when).toBe("now");
        expect(found.fixes.length).toBeGreaterThan(0);
      });
      it.each(mustNot)("leaves $type: $message to others", (entry) => {
        expect(kindsOf(judged(kind, entry))).not.toContain(kind);
      });
    });
  }

  it("call the rest unclassified and point at the throw site", () => {
    const found = kindOf({
      type: "PaymentDeclined",
      message: "card 4 was declined",
      frames: [{ file: "src/pay.ts", line: 12, function: "charge", inApp: true }],
    });
    expect(found).toMatchObject({ kind: "unclassified", title: "PaymentDeclined: card 4 was declined" });
    expect(found.fixes[0]?.text).toContain("src/pay.ts:12");
  });
});
