import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

test("makes what is missing, for this user alone, and leaves what is there", () => {
  const root = mkdtempSync(join(tmpdir(), "kit-folder-"));
  const folder = join(root, "a", "b", "c");
  makeFolder(folder);
  makeFolder(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  rmSync(root, { recursive: true });
});

test.runIf(existsSync("/proc/self"))("gives up where no folder can be made", () => {
  expect(() => makeFolder("/proc/nope/a/b")).toThrow(/ENOENT/);
});
