/** docs/explanation/faults.md names tests: they exist, and every fault that the kit has to survive is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = new URL("../../../../docs/explanation/faults.md", import.meta.url);
const rows = readFileSync(page, "utf8")
  .split("\n")
  .filter((line) => /^\| (?!fault \|)/.test(line))
  .map((line) => {
    const [fault = "", what = "", shown = ""] = line.slice(2, -2).split(" | ");
    return { fault, what, shown };
  });

/** A link, and the names after it up to the next one. */
const links = (shown: string) =>
  [...shown.matchAll(/\[[^\]]+\]\(([^)]+)\)((?:[ ,]+"[^"]+")*)/g)].map(([, file = "", names = ""]) => ({
    file: new URL(file, page),
    names: [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  }));

test.each(rows)("$fault", ({ what, shown }) => {
  expect(what).not.toBe("");
  expect(links(shown).length).toBeGreaterThan(0);
  // Nothing in the cell that is not understood here.
  expect(shown.replaceAll(/\[[^\]]+\]\([^)]+\)|"[^"]+"|[ ,;]/g, "")).toBe("");
  for (const { file, names } of links(shown)) {
    expect(existsSync(file), file.pathname).toBe(true);
    const text = readFileSync(file, "utf8");
    expect(names.length, file.pathname).toBeGreaterThan(0);
    for (const name of names) expect(text, `${file.pathname} has no test of that name`).toContain(name);
  }
});

test("no fault is missing, and no test of this folder", () => {
  const faults = rows.map(({ fault }) => fault).join("\n");
  for (const known of [
    /killed, idle/,
    /killed, checked out/,
    /half-open proxy/,
    /refused/,
    /DNS failure/,
    /slow loris/,
    /disk full/,
    /clock jump/,
    /out-of-memory of a worker/,
    /unhandled rejection in a job/,
    /throws after sending headers/,
    /thrown non-errors/,
    /console down for an hour/,
  ])
    expect(faults).toMatch(known);
  const named = rows.flatMap(({ shown }) => links(shown)).map(({ file }) => file.pathname.split("/").at(-1));
  const here = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".test.ts"));
  for (const name of here) if (name !== "table.test.ts") expect(named).toContain(name);
});
