/** Which commit a line of the released code is from. */
import { sameFile } from "@holdfast/diagnosis";
import type { Commit, Frame } from "@holdfast/signals";
import { runGit } from "./run-git.ts";

/** Frames that are asked for, over all issues of one log. */
const BLAMES_MAX = 40;

/**
 * Adds to `commits` which of the frames' lines are theirs, as the release has them. A frame whose file cannot be told for certain is
 * left out.
 */
export async function addBlame(
  folder: string,
  release: string,
  commits: readonly Commit[],
  frames: readonly Frame[],
): Promise<void> {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const passedOver = cosmeticOf(commits);
  const touched = new Set(commits.flatMap(({ files }) => files.map(({ path }) => path)));
  const asked = new Set<string>();
  for (const { file, line } of frames) {
    if (file === undefined || line === undefined || asked.size >= BLAMES_MAX) continue;
    const paths = [...touched].filter((path) => sameFile(file, path) === "exact");
    const key = `${paths[0]}:${line}`;
    // A file that no commit of the range touched is no commit's of the range.
    if (paths.length !== 1 || asked.has(key)) continue;
    asked.add(key);
    const found = byId.get((await authorOf(folder, release, paths[0]!, line, passedOver)) ?? "");
    const own = found?.files.find(({ path }) => path === paths[0]);
    if (own) own.lines = [...(own.lines ?? []), [line, line]];
  }
}

/** Files of a release that are blamed whole, and lines of one. */
const FILES_MAX = 200;
const LINES_MAX = 20_000;

/** Adds to `commits` all lines that are theirs in the release: for whoever does not know yet which frames will fail. */
export async function addBlameOfFiles(
  folder: string,
  release: string,
  commits: readonly Commit[],
): Promise<void> {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const passedOver = cosmeticOf(commits);
  const paths = new Set(commits.flatMap(({ files }) => files.map(({ path }) => path)));
  for (const path of [...paths].slice(0, FILES_MAX)) {
    if (!CODE.test(path)) continue;
    for (const [id, lines] of await authorsOf(folder, release, path, passedOver)) {
      const file = byId.get(id)?.files.find((one) => one.path === path);
      if (file) file.lines = lines;
    }
  }
}

/** Files that stacks run through. */
const CODE = /\.(?:[cm]?[jt]sx?|py|rb|go|java|kt|scala|php|cs|rs|ex|exs|vue|svelte)$/;

/** By commit, the runs of lines of a file that are its. A file that is gone from the release has none. */
async function authorsOf(
  folder: string,
  release: string,
  path: string,
  passedOver: readonly string[],
): Promise<Map<string, [number, number][]>> {
  const runs = new Map<string, [number, number][]>();
  let text: string;
  try {
    text = await runGit(folder, [
      "blame",
      ...ignored(path),
      ...passedOver,
      "-M",
      "--porcelain",
      "--no-textconv",
      `-L1,+${LINES_MAX}`,
      release,
      "--",
      path,
    ]);
  } catch {
    return runs;
  }
  for (const [, id, at] of text.matchAll(/^([0-9a-f]{40,64}) \d+ (\d+)/gm)) {
    const line = Number(at);
    const own = runs.get(id!) ?? [];
    const last = own.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else own.push([line, line]);
    runs.set(id!, own);
  }
  return runs;
}

/** Commits that changed nothing that runs: a line is whose it was before. Bounded, as a command line is. */
function cosmeticOf(commits: readonly Commit[]): string[] {
  return commits
    .filter(({ files }) => files.length > 0 && files.every(({ cosmetic }) => cosmetic === true))
    .slice(-50)
    .flatMap(({ id }) => ["--ignore-rev", id]);
}

/** White space moves lines without changing them, save where it carries meaning. */
function ignored(path: string): string[] {
  return /\.(?:py|ya?ml)$/.test(path) ? [] : ["-w"];
}

async function authorOf(
  folder: string,
  release: string,
  path: string,
  line: number,
  passedOver: readonly string[],
): Promise<string | undefined> {
  try {
    const text = await runGit(folder, [
      "blame",
      ...ignored(path),
      ...passedOver,
      "-M",
      "--porcelain",
      "--no-textconv",
      `-L${line},${line}`,
      release,
      "--",
      path,
    ]);
    return /^[0-9a-f]{40,64}/.exec(text)?.[0];
  } catch {
    // The line is not in the released file: the stack is of another build, and says nothing about this commit.
    return undefined;
  }
}
