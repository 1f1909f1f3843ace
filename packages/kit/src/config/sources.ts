/** Where values come from, the first source that has one wins. */
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseEnv } from "node:util";
import { type ConfigProblem, ConfigSetupError } from "./errors.ts";

/**
 * `"env"` is `process.env`; a path that ends in `.json` is a JSON object, any other path a file of `NAME=value` lines. A missing
 * `.env…` file is no problem, any other is. An object gives values under a name of its own.
 */
export type ConfigSource =
  | "env"
  | (string & {})
  | { name: string; values: Readonly<Record<string, unknown>> };

export interface FoundValue {
  readonly raw: unknown;
  readonly source: string;
}

export interface Sources {
  readonly values: ReadonlyMap<string, FoundValue>;
  /** Set, though to nothing: no value. */
  readonly empty: ReadonlyMap<string, string>;
  readonly problems: readonly ConfigProblem[];
}

/** Nobody's configuration is larger. */
const BYTES_MAX = 1024 * 1024;

export async function readSources(sources: readonly ConfigSource[]): Promise<Sources> {
  const values = new Map<string, FoundValue>();
  const empty = new Map<string, string>();
  const problems: ConfigProblem[] = [];
  for (const source of sources) {
    const read = await readOne(source);
    if ("problem" in read) {
      problems.push(read.problem);
      continue;
    }
    for (const [name, raw] of Object.entries(read.values)) {
      if (raw === undefined || raw === null || values.has(name)) continue;
      if (raw === "") {
        if (!empty.has(name)) empty.set(name, read.name);
      } else {
        values.set(name, { raw, source: read.name });
        empty.delete(name);
      }
    }
  }
  return { values, empty, problems };
}

type Read = { name: string; values: Readonly<Record<string, unknown>> } | { problem: ConfigProblem };

async function readOne(source: ConfigSource): Promise<Read> {
  if (source === "env") return { name: "environment", values: process.env };
  if (typeof source === "object") return source;
  if (typeof source !== "string" || source === "") {
    throw new ConfigSetupError('A source is "env", the path of a file, or { name, values }.');
  }
  const refuse = (message: string, action: string): Read => ({
    problem: { name: "", kind: "source", message: `${source} ${message}`, source, action },
  });
  let text: string;
  try {
    const { size } = await stat(source);
    if (size > BYTES_MAX) return refuse(`has ${size} bytes`, `Keep it below ${BYTES_MAX} bytes.`);
    text = await readFile(source, "utf8");
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "ENOENT" && basename(source).startsWith(".env")) return { name: source, values: {} };
    return refuse(
      code === "ENOENT" ? "does not exist" : `can't be read (${String(code)})`,
      code === "ENOENT"
        ? "Create it, or take it out of the sources."
        : "Make it a file that this user may read.",
    );
  }
  const content = text.replace(/^\uFEFF/, "");
  if (!source.endsWith(".json")) return { name: source, values: parseEnv(content) as Record<string, string> };
  try {
    const values: unknown = JSON.parse(content);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) {
      return { name: source, values: values as Record<string, unknown> };
    }
    return refuse("holds no JSON object", 'Write it as {"NAME": "value"}.');
  } catch (error) {
    // The parser's message quotes the file, which may hold secrets: only the place is told.
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
    const line = at === undefined ? "" : ` (line ${content.slice(0, Number(at)).split("\n").length})`;
    return refuse(`is no valid JSON${line}`, "Correct it there.");
  }
}
