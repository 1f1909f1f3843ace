/** Every mask ships with the errors that it must and must not recognise, under `fixtures/unmask/masks/<slug>.json`. */
import { readdirSync, readFileSync } from "node:fs";
import type { Exception } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { telling } from "../telling.ts";
import { masks } from "./index.ts";

interface Case {
  standing?: string;
  type: string;
  message: string;
  code?: string;
  function?: string;
}

const folder = new URL("../../../fixtures/unmask/masks/", import.meta.url);

function exception({ type, message, code, function: name }: Case): Exception {
  const frames = name === undefined ? [] : [{ function: name, file: "src/app.ts", line: 3, inApp: true }];
  return { type, message, frames, ...(code !== undefined && { code }) };
}

describe("masks", () => {
  it("each have a fixture, and each fixture has a mask", () => {
    const files = readdirSync(folder).map((name) => name.replace(/\.json$/, ""));
    expect(files.sort()).toEqual(masks.map((mask) => mask.slug).sort());
  });

  it("have a file of their own name beside the index", () => {
    const files = readdirSync(new URL("./", import.meta.url));
    for (const { slug } of masks) expect(files).toContain(`${slug}.ts`);
  });

  for (const mask of masks) {
    const { must, mustNot } = JSON.parse(readFileSync(new URL(`${mask.slug}.json`, folder), "utf8")) as {
      must: Case[];
      mustNot: Case[];
    };
    describe(mask.slug, () => {
      it.each(must)("recognises $type: $message", (entry) => {
        expect(mask.recognise(telling(exception(entry)))).toBe(entry.standing);
      });
      it.each(mustNot)("leaves alone $type: $message", (entry) => {
        expect(mask.recognise(telling(exception(entry)))).toBeUndefined();
      });
      it("speaks for itself among all masks", () => {
        const stolen = must.filter((entry) => {
          const told = telling(exception(entry));
          return masks.find((one) => one.recognise(told) !== undefined)?.slug !== mask.slug;
        });
        // A few texts are two masks at once; most of what a mask is for must be its own.
        expect(stolen.length * 3).toBeLessThan(must.length);
      });
    });
  }
});
