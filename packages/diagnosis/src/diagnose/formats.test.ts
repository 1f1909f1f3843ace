/** Logs as languages, loggers and platforms print them: the root that must be named, or that none may be. */
import { readdirSync, readFileSync } from "node:fs";
import { decodeLog } from "@holdfast/signals";
import { describe, expect, it } from "vitest";
import { diagnose } from "./diagnose.ts";

const folder = new URL("../../fixtures/formats/", import.meta.url);

interface Case {
  title: string;
  root: string;
  frames: number;
  file: string | undefined;
  text: string;
}

/** A case begins with `=== title`, then labels (`root`, `frames` at least, own `file`), `---`, and the log. */
function casesOf(name: string): Case[] {
  return readFileSync(new URL(name, folder), "utf8")
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const cut = part.indexOf("\n---\n");
      const [title = "", ...labels] = part.slice(0, cut).split("\n");
      const label = new Map(
        labels.map((line) => [line.split(": ", 1)[0]!, line.slice(line.indexOf(": ") + 2)]),
      );
      return {
        title,
        root: label.get("root") ?? "",
        frames: Number(label.get("frames") ?? 0),
        file: label.get("file"),
        text: part.slice(cut + 5),
      };
    });
}

for (const name of readdirSync(folder)) {
  describe(name, () => {
    it.each(casesOf(name))("$title", ({ root, frames, file, text }) => {
      const read = decodeLog(text);
      if (!read.ok) throw new Error(read.failure.message);
      const [worst] = diagnose(read.value.events);
      const found = worst?.root ?? undefined;
      if (root === "none") {
        expect(found).toBeUndefined();
        return;
      }
      expect(`${found?.type}: ${found?.message}`).toMatch(new RegExp(root, "s"));
      expect(found?.frames.length ?? 0).toBeGreaterThanOrEqual(frames);
      const own = found?.frames.find(({ inApp }) => inApp) ?? found?.frames[0];
      if (file !== undefined) expect(own?.file?.endsWith(file)).toBe(true);
    });
  });
}
