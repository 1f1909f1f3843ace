import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder } from "./make-folder.ts";

it("makes the folders that are missing for their owner alone, and is content with one that is there", () => {
  const base = mkdtempSync(join(tmpdir(), "holdfast-folder-"));
  makeFolder(join(base, "a/b"));
  makeFolder(join(base, "a/b"));
  expect(statSync(join(base, "a/b")).mode & 0o777).toBe(0o700);
  writeFileSync(join(base, "file"), "");
  expect(() => makeFolder(join(base, "file"))).toThrow(/EEXIST/);
  expect(() => makeFolder(join(base, "file/x"))).toThrow(/ENOTDIR/);
  rmSync(base, { recursive: true });
});

it.runIf(process.platform === "linux")("comes to an end where nothing can be made", () => {
  expect(() => makeFolder("/proc/holdfast/x")).toThrow(/ENOENT|EACCES|EPERM/);
});
