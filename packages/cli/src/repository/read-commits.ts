/** The commits of a range with what each changed, bounded. */
import { type DiffLine, definedAround, isCosmeticEdit } from "@holdfast/diagnosis";
import { type ChangedFile, type Commit, redactText } from "@holdfast/signals";
import { runGit } from "./run-git.ts";

/** Commits that are looked at: the newest of the range. (Default and only value: 300.) */
const COMMITS_MAX = 300;
/** Files of one commit, changed lines of one file, characters of one line. */
const FILES_MAX = 200;
const LINES_MAX = 400;
const LINE_CHARS = 300;
/** Unchanged lines around a change that are read: to tell what it is part of. */
const AROUND = 15;

const MARK = "\u0001commit ";
const FIELD = "\u0002";

/**
 * Reads `since..release`, oldest first. Merges count by what they brought. Secrets are taken out of the changed lines.
 *
 * @param since Left out: the newest `COMMITS_WITHOUT_SINCE` commits.
 */
export async function readCommits(
  folder: string,
  since: string | undefined,
  release: string,
): Promise<Commit[]> {
  const text = await runGit(folder, [
    "log",
    "--no-merges",
    `--max-count=${since === undefined ? COMMITS_WITHOUT_SINCE : COMMITS_MAX}`,
    `--format=${MARK.replace("\u0001", "%x01")}%H%x02%an%x02%ct%x02%s`,
    "--patch",
    `--unified=${AROUND}`,
    "--find-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--submodule=short",
    "--no-relative",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--end-of-options",
    since === undefined ? release : `${since}..${release}`,
  ]);
  return withPathsOfRelease(text.split(MARK).slice(1).map(readCommit)).reverse();
}

/** What was moved since has the path that the release knows it by: stacks know no other. */
function withPathsOfRelease(newestFirst: Commit[]): Commit[] {
  const later = new Map<string, string>();
  return newestFirst.map((commit) => {
    const files = commit.files.map((file) => ({ ...file, path: later.get(file.path) ?? file.path }));
    for (const { from, path } of files) if (from !== undefined) later.set(from, path);
    return { ...commit, files };
  });
}

/** Without a release to compare with, these many commits are looked at. */
const COMMITS_WITHOUT_SINCE = 50;

function readCommit(text: string): Commit {
  const end = text.indexOf("\n");
  const [id = "", author = "", seconds = "", message = ""] = (end < 0 ? text : text.slice(0, end)).split(
    FIELD,
  );
  return {
    id,
    message: redactText(message.slice(0, LINE_CHARS)),
    author,
    time: Number(seconds) * 1000,
    files: end < 0 ? [] : readDiff(text.slice(end + 1)),
  };
}

function readDiff(text: string): ChangedFile[] {
  const files: ChangedFile[] = [];
  for (const part of text.split(/^diff --git /m).slice(1, FILES_MAX + 1)) {
    const file = readFile(part);
    if (file) files.push(file);
  }
  return files;
}

function readFile(part: string): ChangedFile | undefined {
  const lines = part.split("\n");
  const added: string[] = [];
  const removed: string[] = [];
  let before: string | undefined;
  let after: string | undefined;
  /** One place of the file: lines that stand together. */
  let place: Place | undefined;
  const places: Place[] = [];
  let inHunk = false;
  let context = "";
  const hunks: { heading: string; lines: DiffLine[] }[] = [];
  for (const line of lines) {
    const sign = line[0];
    if (inHunk && (sign === "+" || sign === "-" || sign === " "))
      hunks.at(-1)!.lines.push({ sign, text: line.slice(1, LINE_CHARS) });
    if (line.startsWith("@@")) {
      hunks.push({ heading: line.replace(/^@@.*?@@ ?/, "").slice(0, LINE_CHARS), lines: [] });
      context = "";
      inHunk = true;
      place = undefined;
    } else if (inHunk && (sign === "+" || sign === "-")) {
      const text = line.slice(1);
      if (!place) {
        place = { added: [], removed: [] };
        places.push(place);
      }
      keep(sign === "+" ? place.added : place.removed, text);
      keep(sign === "+" ? added : removed, LOCK.test(after ?? before ?? "") ? `${context}${text}` : text);
    } else if (inHunk) {
      if (sign === " ") place = undefined;
      // In lock files the package stands in the line before its version.
      context = sign === " " ? `${line.slice(1).trim()} ` : context;
    } else if (line.startsWith("--- ")) before = pathOf(line.slice(4), "a/");
    else if (line.startsWith("+++ ")) after = pathOf(line.slice(4), "b/");
    else if (line.startsWith("rename from ")) before = unquoted(line.slice(12));
    else if (line.startsWith("rename to ")) after = unquoted(line.slice(10));
  }
  const path = after ?? before ?? pathOfHeader(lines[0] ?? "");
  if (path === undefined) return undefined;
  const moved = before !== undefined && before !== path;
  const cosmetic =
    !moved && places.length > 0 && places.every((one) => isCosmeticEdit(path, one.removed, one.added));
  const defines = LOCK.test(path) ? [] : definesOf(path, hunks);
  return {
    path,
    ...(moved && { from: before }),
    added,
    removed,
    ...(defines.length > 0 && { defines }),
    ...(cosmetic && { cosmetic }),
  };
}

/** Bounded: a generated file changes thousands of names. */
const DEFINES_MAX = 60;
const HUNKS_MAX = 50;

function definesOf(path: string, hunks: readonly { heading: string; lines: DiffLine[] }[]): string[] {
  const names = hunks
    .slice(0, HUNKS_MAX)
    .flatMap(({ heading, lines }) => definedAround(path, lines, heading));
  return [...new Set(names)].slice(0, DEFINES_MAX);
}

interface Place {
  added: string[];
  removed: string[];
}

const LOCK = /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|[\w-]+\.lock|pnpm-lock\.yaml)$/;

function keep(lines: string[], text: string): void {
  if (lines.length < LINES_MAX) lines.push(redactText(text.slice(0, LINE_CHARS - 1)));
}

function pathOf(text: string, prefix: string): string | undefined {
  const path = unquoted(text.replace(/\t$/, ""));
  return path === "/dev/null" ? undefined : path.startsWith(prefix) ? path.slice(prefix.length) : path;
}

/** `a/x b/x`: of binary files and mode changes git says no more than this. */
function pathOfHeader(header: string): string | undefined {
  const half = (header.length - 1) / 2;
  return Number.isInteger(half) && header.startsWith("a/") ? header.slice(2, half) : undefined;
}

function unquoted(path: string): string {
  if (!path.startsWith('"')) return path;
  return path.slice(1, -1).replace(/\\(["\\])/g, "$1");
}
