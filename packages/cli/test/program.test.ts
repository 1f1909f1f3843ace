/** The command itself: help, version, and what it is not. */
import { expect, test } from "vitest";
import { run } from "./run.ts";

test.each([
  ["diagnos", "Did you mean diagnose?"],
  ["bogus", "There are: serve, diagnose, release."],
])("refuses %s by name, with and without --help", async (word, hint) => {
  for (const args of [[word], [word, "--help"], ["--help", word], ["help", word]]) {
    const { code, stdout, stderr } = await run(args);
    expect(code, args.join(" ")).toBe(2);
    expect(stderr).toContain(word);
    expect(stderr).toContain(hint);
    expect(stdout).toBe("");
  }
});

test("prints help and version with success", async () => {
  for (const args of [["--help"], ["help", "serve"], ["diagnose", "--help"], ["--version"]])
    expect((await run(args)).code, args.join(" ")).toBe(0);
});
