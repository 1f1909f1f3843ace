/** A release as a change: what it has over the one before. */
import type { Change, Frame } from "@holdfast/signals";
import { addBlame, addBlameOfFiles } from "./blame.ts";
import { readCommits } from "./read-commits.ts";
import { resolveRevision } from "./resolve-revision.ts";

export interface ReleaseRange {
  /** Folder of the repository. */
  repo: string;
  /** The failing release: a commit, branch or tag. (Default: HEAD) */
  release?: string | undefined;
  /** The release before. (Default: the newest 50 commits are looked at) */
  since?: string | undefined;
}

/**
 * @param frames of the roots: the lines to blame. (Default: all lines of the files that the release touched)
 * @throws {UnreadableRepository}
 */
export async function readRelease(range: ReleaseRange, frames?: readonly Frame[]): Promise<Change> {
  const { repo } = range;
  const name = range.release ?? "HEAD";
  const release = await resolveRevision(repo, name, "--release");
  const since = range.since === undefined ? undefined : await resolveRevision(repo, range.since, "--since");
  const commits = await readCommits(repo, since, release);
  if (frames) await addBlame(repo, release, commits, frames);
  else await addBlameOfFiles(repo, release, commits);
  return {
    id: release,
    kind: "deploy",
    time: commits.at(-1)?.time ?? 0,
    title: `release ${range.release ?? release.slice(0, 12)}`,
    ...(range.release !== undefined && { release: range.release }),
    commits,
  };
}
