/** What is remembered of a text must be what a fresh look would see. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Reach, Search } from "./looked-at.ts";
import { redactText } from "./redact-text.ts";

const text = fc.string({ unit: fc.constantFrom("a", ":", "&b=", " ", "1", "x@y", "$"), maxLength: 60 });
const places = fc.array(fc.nat(70), { maxLength: 12 });

it("a value reaches as far as when it is looked at alone", () => {
  const pattern = (most: number) => new RegExp(`(?:[^\\s&]|&(?![\\w]{1,4}=|$)){1,${most}}`, "y");
  fc.assert(
    fc.property(text, places, fc.integer({ min: 1, max: 9 }), (text, froms, most) => {
      const reach = new Reach(text, pattern(most), most);
      for (const from of froms) {
        const alone = pattern(most);
        alone.lastIndex = from;
        expect(reach.endFrom(from)).toBe(from + (alone.exec(text)?.[0].length ?? 0));
      }
    }),
  );
});

it("a pattern is found in a stretch as when it is looked for there alone", () => {
  const pattern = /\d|[^\s][@$][^\s]/;
  fc.assert(
    fc.property(text, fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 12 }), (text, stretches) => {
      const search = new Search(text, pattern);
      for (const [from, length] of stretches)
        expect(search.isIn(from, from + length)).toBe(pattern.test(text.slice(from, from + length)));
    }),
  );
});

it.each([
  ["token", ":token"],
  ["header", "x-token:"],
  ["template", "token={{"],
  ["parenthesis", "("],
  ["command", "mysql -u app -p "],
])("a megabyte that begins a secret everywhere (%s) hides none behind it", (_, unit) => {
  const secret = " password=hunter2x Key (tenant, api_token)=(3, abc1) mysql -phunter2x";
  const clean = redactText(unit.repeat(250_000 / unit.length) + secret);
  expect(clean.slice(-90)).not.toMatch(/hunter2x|abc1/);
});
