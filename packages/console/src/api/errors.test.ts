import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { AnsweredError, errorCodes } from "./errors.ts";

const root = new URL("../../../../", import.meta.url);
const page = readFileSync(new URL("docs/reference/errors.md", root), "utf8");
const section = (title: string) => page.split(`## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
const codesIn = (text: string) => [...text.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code!);

/** Codes that the sources of a folder answer, found by the way they are written there. */
function codesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .flatMap((name) => [...readFileSync(new URL(`${folder}/${name}`, root), "utf8").matchAll(pattern)])
    .map(([, code]) => code!);
}

/** The members of a union of texts, as it is written. */
const literals = (union: string): string[] => [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code!);

describe("docs/reference/errors.md", () => {
  test("has each code of the console once, and no other", () => {
    const documented = [...codesIn(section("API")), ...codesIn(section("Intake"))];
    expect(documented.sort()).toEqual([...errorCodes].sort());
  });

  test.each(errorCodes)("tells the status of %s", (code) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${code}\` `));
    expect(row).toContain(`| ${new AnsweredError(code).status}`);
  });

  test("has each code of the decoders", () => {
    const sentry = codesOf("packages/signals/src/sentry", /failure\(\s*"(\w+)"/g);
    const otlp = codesOf("packages/signals/src/otlp", /new Unreadable\("(\w+)"\)/g);
    expect(sentry.length).toBeGreaterThan(5);
    expect(otlp.length).toBeGreaterThan(1);
    const documented = codesIn(page);
    for (const code of [...sentry, ...otlp]) expect(documented).toContain(code);
  });

  test("has each code with which the console does not start", () => {
    const codes = [
      ...codesOf("packages/console/src/store", /^ {2}\| "(store_\w+)"/gm),
      ...codesOf("packages/console/src/server", /^export type StartErrorCode = ([^;]+);/gm).flatMap(literals),
      ...codesOf("packages/cli/src/serve", /error\.code : "(\w+)"/g),
    ];
    expect(codes).toEqual(expect.arrayContaining(["store_locked", "port_in_use", "start_failed"]));
    expect(codesIn(section("When the console does not start")).sort()).toEqual([...new Set(codes)].sort());
  });

  test("has each code of the command line", () => {
    const codes = codesOf("packages/cli/src/diagnose", /\bcode = "(\w+)"/g);
    expect(codes.length).toBeGreaterThan(0);
    expect(codesIn(section("The command line"))).toEqual(codes);
  });

  test("has codes of one form, and each once", () => {
    const codes = codesIn(page);
    expect(codes.filter((code) => !/^[a-z]+(?:_[a-z]+)*$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("has each code that the intake answers by itself", () => {
    const codes = codesOf("packages/console/src/intake", /\bcode: "([a-z_]+)"/g);
    expect(codesIn(page)).toEqual(expect.arrayContaining(codes));
  });
});

describe("AnsweredError", () => {
  test("has a message that says what to do, also without details", () => {
    for (const code of errorCodes) {
      const { message, status } = new AnsweredError(code);
      expect(message).toMatch(/[.:] \S.*\.$/s);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });

  test("says when to try again in whole seconds, at least one", () => {
    expect(new AnsweredError("stopping").retry(0.2).retryAfter).toBe(1);
    expect(new AnsweredError("stopping").retry(2.1).retryAfter).toBe(3);
  });
});
