/** The kind of failure fits the nature of the change: schema errors and migrations, missing modules and dependencies. */
import type { ChangedFile } from "@holdfast/signals";
import type { FaultName } from "../fault-names.ts";
import { type Nature, natureOf } from "../nature.ts";
import { isRuntimeFile } from "../runtime-file.ts";
import { troublesOf } from "../trouble.ts";
import type { Feature } from "./feature.ts";

/** Where the lines themselves say nothing of what failed, the sort of file alone is a thin reason. */
const THIN = 0.5;
/** By kinds of failure, what a setting of it is called. */
const SETTING_WORDS: readonly (readonly [kind: RegExp, words: RegExp])[] = [
  [
    /dns|connection|unreachable|address|url|proxy|ipv6/,
    /host|url|uri|addr|endpoint|port|dsn|server|domain|proxy|network|dns|service/i,
  ],
  [/port/, /port|listen|bind|expose/i],
  [/tls|ssl|certificate/, /tls|ssl|cert|\bca\b|https|pem|key|host|url/i],
  [/cors/, /origin|cors|url|host|domain/i],
  [
    /auth|password|role|jw[kt]|oauth|session|webhook|rabbitmq-access|permission|hba/,
    /user|pass|secret|token|key|cred|role|issuer|audience|client|tenant|scope|perm|mode|run|url|host|account|auth|jwks|sign/i,
  ],
];

/** Statements that change a schema; others change data. */
const SCHEMA_WORDS =
  /\b(?:create|alter|drop|rename|add|modify|truncate|constraint|index|column|table|type|model|enum|field|unique|references)\w*/i;

const SLOW = /timeout|time-limit|slow|lock|pool|exhausted/;
const DROPS_INDEX = /\bdrop\s+index\b|\b(?:drop|remove)_?index\b/i;

export const nature: Feature = ({ candidate, input, names, faultWords, self }) => {
  const of = new Set<Nature | typeof candidate.kind>([
    candidate.kind,
    ...candidate.files.map(({ path }) => natureOf(path)),
  ]);
  const troubles = troublesOf(input.kind);
  if (troubles.has("schema") && of.has("migration"))
    return {
      weight: changesThat(candidate.files, names, faultWords) ? 1.6 : THIN,
      text: "It changes the schema, and the failure is the schema's",
      signal: self,
    };
  if (SLOW.test(input.kind) && linesOf(candidate.files).some((line) => DROPS_INDEX.test(line)))
    return { weight: 2.4, text: "It drops an index, and the failure is one of waiting", signal: self };
  if (troubles.has("runtime") && candidate.files.some(({ path }) => isRuntimeFile(path)))
    return {
      weight: 2.2,
      text: "It changes the runtime, and the failure is that the runtime does not fit",
      signal: self,
    };
  if (troubles.has("modules") && of.has("dependency"))
    return {
      weight: 1.4,
      text: "It changes dependencies, and the failure is a missing module",
      signal: self,
    };
  if (troubles.has("settings") && !of.has("configuration") && changesAValue(candidate.files, input.kind))
    return {
      weight: 1.3,
      text: "It changes a value in the code of the sort that the failure is about",
      signal: self,
    };
  if (troubles.has("settings") && of.has("configuration"))
    return {
      weight: isOfThat(candidate.files, input.kind) ? 1.4 : THIN,
      text: "It changes configuration, and the failure is one of settings or addresses",
      signal: self,
    };
  return undefined;
};

/** Whether its lines change a schema, and speak of what the fault is about. */
function changesThat(
  files: readonly ChangedFile[],
  names: readonly FaultName[],
  words: ReadonlyMap<string, number>,
): boolean {
  const lines = linesOf(files.filter(({ path }) => natureOf(path) === "migration"));
  if (lines.length === 0) return true;
  if (!lines.some((line) => SCHEMA_WORDS.test(line))) return false;
  const [first] = names;
  const wanted = first
    ? names
        .filter(({ role }) => role === first.role)
        .slice(0, 2)
        .map(({ name }) => name)
    : [...words.keys()];
  const plain = lines.map(bare);
  return wanted.length === 0 || plain.some((line) => wanted.some((name) => line.includes(bare(name))));
}

/** Whether the settings that it changes are of the sort that failed. */
function isOfThat(files: readonly ChangedFile[], kind: string): boolean {
  const words = SETTING_WORDS.find(([of]) => of.test(kind))?.[1];
  const lines = linesOf(files.filter(({ path }) => natureOf(path) === "configuration"));
  return !words || lines.length === 0 || lines.some((line) => words.test(line));
}

/** A line of such a setting that differs in what stands in its quotes alone. */
function changesAValue(files: readonly ChangedFile[], kind: string): boolean {
  const words = SETTING_WORDS.find(([of]) => of.test(kind))?.[1];
  if (!words) return false;
  return files.some(
    ({ path, added = [], removed = [] }) =>
      natureOf(path) === "code" &&
      removed.some((before) => words.test(before) && added.some((after) => isOtherValue(before, after))),
  );
}

function isOtherValue(before: string, after: string): boolean {
  return before !== after && unquoted(before) === unquoted(after);
}

function unquoted(line: string): string {
  return line.replace(/(["'`])(?:(?!\1).){0,200}\1/g, "''").trim();
}

function linesOf(files: readonly ChangedFile[]): string[] {
  return files.flatMap(({ added = [], removed = [], defines = [] }) => [...added, ...removed, ...defines]);
}

/** `dueOn` and `due_on` alike. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}
