/** Stacks of built code as places in its sources, before they leave. Only on the path of an error, and bounded. */
import { readFileSync, statSync } from "node:fs";
import { findSourceMap, SourceMap } from "node:module";
import { dirname, isAbsolute, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ownFailure } from "../core/index.ts";
import type { ErrorDescription } from "../errors/index.ts";

/** Reading a map takes time on the one thread that there is: about 30 ms per MiB. */
const MAP_BYTES_MAX = 2 * 1024 * 1024;
/** Files whose maps are kept; further ones are looked for again. */
const FILES_MAX = 100;
/** Milliseconds of one minute that reading maps may take; after that stacks leave as they are until the next. */
const BUDGET = 200;
const BUDGET_WINDOW = 60_000;

const maps = new Map<string, { map: SourceMap; file: string } | null>();
const budget = { since: 0, spent: 0 };

/** `file:line:column` at the end of a frame, in brackets or bare. */
const frame = /^(\s+at (?:.*\()?)(file:\/\/\/[^\s()]+|\/[^\s()]+|[A-Za-z]:[\\/][^\s()]+?):(\d+):(\d+)(\)?)$/;

/** The same exceptions, with the frames of built files moved to their sources. Never throws. */
export function mapStacks(exceptions: ErrorDescription[]): ErrorDescription[] {
  try {
    for (const exception of exceptions)
      if (exception.stack !== undefined)
        exception.stack = exception.stack.split("\n").map(mapFrame).join("\n");
  } catch (error) {
    ownFailure("source maps", error);
  }
  return exceptions;
}

function mapFrame(line: string): string {
  const parts = frame.exec(line);
  if (!parts) return line;
  const [, before, location, row, column, after] = parts;
  const file = location!.startsWith("file:") ? fileURLToPath(location!) : location!;
  // Dependencies' own sources help nobody, and they are most of a stack.
  if (file.includes("node_modules") || !/\.[cm]?js$/.test(file)) return line;
  const found = mapOf(file);
  if (!found) return line;
  const entry = found.map.findEntry(Number(row) - 1, Number(column) - 1);
  if (!("originalSource" in entry) || entry.originalSource === undefined) return line;
  const source = sourceOf(entry.originalSource, found.file);
  return `${before}${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}${after}`;
}

function sourceOf(source: string, mapFile: string): string {
  if (source.startsWith("file:")) return fileURLToPath(source);
  return /^[a-z][\w+.-]*:/i.test(source) || isAbsolute(source) ? source : resolve(dirname(mapFile), source);
}

function mapOf(file: string): { map: SourceMap; file: string } | null {
  const known = maps.get(file);
  if (known !== undefined) return known;
  const now = Date.now();
  if (now - budget.since > BUDGET_WINDOW) Object.assign(budget, { since: now, spent: 0 });
  if (budget.spent > BUDGET) return null;
  const started = performance.now();
  let found: { map: SourceMap; file: string } | null = null;
  try {
    // Where Node maps stacks itself they name the source already, and never come here.
    const loaded = findSourceMap(file);
    found = loaded ? { map: loaded, file } : readMap(file);
  } catch {
    // A map that is missing or can't be read: the stack leaves as it is.
  }
  budget.spent += performance.now() - started;
  if (maps.size >= FILES_MAX) maps.delete(maps.keys().next().value!);
  maps.set(file, found);
  return found;
}

function readMap(file: string): { map: SourceMap; file: string } | null {
  const path = `${file}.map`;
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > MAP_BYTES_MAX) return null;
  const payload = JSON.parse(readFileSync(path, "utf8")) as ConstructorParameters<typeof SourceMap>[0];
  if (payload.sourceRoot) payload.sources = payload.sources.map((source) => payload.sourceRoot + source);
  return { map: new SourceMap(payload), file: path };
}
