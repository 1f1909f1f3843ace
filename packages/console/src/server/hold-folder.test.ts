import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holdFolder } from "./hold-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-held-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a lock that a full disk or a hand has spoiled still locks, and stays free once released", async () => {
  writeFileSync(join(folder, "serving.lock"), "no database ".repeat(500));
  const release = await holdFolder(folder);
  await expect(holdFolder(folder)).rejects.toMatchObject({ code: "store_locked" });
  release();
  (await holdFolder(folder))();
});
