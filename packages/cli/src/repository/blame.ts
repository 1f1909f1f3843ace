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
  const touched = new Set(commits.flatMap(({ files }) => files.map(({ path }) => path)));
  const asked = new Set<string>();
  for (const { file, line } of frames) {
    if (file === undefined || line === undefined || asked.size >= BLAMES_MAX) continue;
    const paths = [...touched].filter((path) => sameFile(file, path) === "exact");
    const key = `${paths[0]}:${line}`;
    // A file that no commit of the range touched is no commit's of the range.
    if (paths.length !== 1 || asked.has(key)) continue;
    asked.add(key);
    const found = byId.get((await authorOf(folder, release, paths[0]!, line)) ?? "");
    const own = found?.files.find(({ path }) => path === paths[0]);
    if (own) own.lines = [...(own.lines ?? []), [line, line]];
  }
}

async function authorOf(
  folder: string,
  release: string,
  path: string,
  line: number,
): Promise<string | undefined> {
  try {
    // White space moves lines without changing them, save where it carries meaning.
    const ignore = /\.(?:py|ya?ml)$/.test(path) ? [] : ["-w"];
    const text = await runGit(folder, [
      "blame",
      ...ignore,
      "-M",
      "--porcelain",
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
