import { SourceMap } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Insertion, insert } from "../rewrite/index.ts";
import { attachedMap, inlineMap } from "./attached-map.ts";
import { mapInsertions } from "./map-insertions.ts";
import { moveMappings } from "./move-mappings.ts";
import { decodeVlq, encodeVlq } from "./vlq.ts";

describe("VLQ", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 30), max: 2 ** 30 - 1 })), (numbers) => {
        expect(decodeVlq(numbers.map(encodeVlq).join(""))).toEqual(numbers);
      }),
    );
  });

  it("knows the numbers of the specification's examples", () => {
    expect([0, 1, -1, 15, 16, 123].map(encodeVlq)).toEqual(["A", "C", "D", "e", "gB", "2H"]);
  });

  it.each(["!", "g", "é", "gggggggggggg"])("refuses %s", (text) => {
    expect(() => decodeVlq(text)).toThrow(SyntaxError);
  });
});

/** A source with a unique word at each place, and insertions between them. */
const cases = fc
  .array(
    fc.array(
      fc.tuple(
        fc.constantFrom(" ", "; ", "  "),
        fc.option(fc.string({ unit: fc.constantFrom("x", "(", "é"), minLength: 1, maxLength: 9 })),
      ),
      { maxLength: 6 },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((lines) => {
    let source = "";
    let count = 0;
    const insertions: Insertion[] = [];
    const words: { word: string; line: number; column: number }[] = [];
    lines.forEach((parts, line) => {
      if (line > 0) source += "\n";
      const start = source.length;
      for (const [space, inserted] of parts) {
        source += space;
        const column = source.length - start;
        if (inserted !== null)
          insertions.push({
            at: source.length,
            text: inserted,
            line,
            column,
            length: inserted.length,
            moves: true,
          });
        const word = `w${count++}_`;
        words.push({ word, line, column });
        source += word;
      }
    });
    return { source, insertions, words };
  });

describe("mapInsertions", () => {
  it("leads every word back to where it was", () => {
    fc.assert(
      fc.property(cases, ({ source, insertions, words }) => {
        const map = new SourceMap(mapInsertions(source, "a.js", insertions) as never);
        const lines = insert(source, insertions).split("\n");
        for (const { word, line, column } of words) {
          expect(map.findEntry(line, lines[line]!.indexOf(word))).toMatchObject({
            originalLine: line,
            originalColumn: column,
          });
        }
      }),
    );
  });
});

describe("moveMappings", () => {
  it("leaves lines without insertions to the letter, also odd ones", () => {
    expect(moveMappings(";;AAAA,!!;CAAC;", [])).toBe(";;AAAA,!!;CAAC;");
  });

  it("keeps segments without a source, and names", () => {
    const at = (line: number, column: number): Insertion => ({
      at: 0,
      text: "1234",
      line,
      column,
      length: 4,
      moves: true,
    });
    // Columns 0, 4 (no source), 8 (with a name); inserted at 4.
    expect(moveMappings("AAAA,I,IAAIA", [at(0, 4)])).toBe("AAAA,Q,IAAIA");
  });
});

describe("attachedMap", () => {
  const url = "file:///app/dist/a.js";
  const map = { version: 3 as const, sources: ["../src/a.ts"], names: [], mappings: "AAAA" };

  it("reads one in place, and writes it back", () => {
    const source = `a\n${inlineMap(map)}\n`;
    const attached = attachedMap(source, url)!;
    expect(attached.map.sources).toEqual(["file:///app/src/a.ts"]);
    expect(source.slice(attached.start, attached.end)).toBe(inlineMap(map));
  });

  it("takes the last, in either encoding", () => {
    const text = `//# sourceMappingURL=data:application/json,${encodeURIComponent(JSON.stringify({ ...map, sourceRoot: "/x" }))}`;
    expect(attachedMap(`${inlineMap(map)}\n${text}`, url)?.map.sources).toEqual(["file:///src/a.ts"]);
  });

  it.each([
    "a",
    "//# sourceMappingURL=none.js.map",
    "//# sourceMappingURL=data:application/json,{",
    "//# sourceMappingURL=data:application/json,null",
    '//# sourceMappingURL=data:application/json,{"version":3,"sections":[]}',
    "//# sourceMappingURL=http://127.0.0.1:1/a.map",
    "//# sourceMappingURL=%",
    'const s = "//# sourceMappingURL=";',
  ])("answers nothing for %s", (source) => {
    expect(attachedMap(source, url)).toBeUndefined();
  });
});
