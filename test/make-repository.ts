/** Git repositories, made commit by commit: for the tests and benches of whatever reads history. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What becomes of a file: its text, pairs of what is replaced by what, or null where it goes. */
export type Edit = string | null | readonly (readonly [from: string, to: string])[];

export interface Step {
  message: string;
  /** Files after the commit. */
  files?: Record<string, Edit>;
  /** Moved first, from and to. */
  move?: Record<string, string>;
  /** Undoes the commit of this message. */
  revert?: string;
  /** Goes to this branch before, made here where there is none yet. */
  on?: string;
  /** Merges this branch, never fast-forward. */
  merge?: string;
  tag?: string;
}

export interface Repository {
  folder: string;
  /** Hash by message. */
  commits: Record<string, string>;
}

const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
const HOUR = 3600;
/** Epoch seconds of the first commit; the others follow an hour apart. */
const BEGIN = Date.UTC(2026, 0, 5) / 1000;

/** In a new temporary folder, which is the caller's to remove. */
export function makeRepository(steps: readonly Step[]): Repository {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-repository-"));
  let date = BEGIN;
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...identity, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, GIT_AUTHOR_DATE: `${date} +0000`, GIT_COMMITTER_DATE: `${date} +0000` },
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  const commits: Record<string, string> = {};
  for (const { message, files = {}, move = {}, revert, on, merge, tag } of steps) {
    if (on !== undefined) {
      const exists = git("branch", "--list", on) !== "";
      git("checkout", "--quiet", ...(exists ? [on] : ["-b", on]));
    }
    if (revert !== undefined) git("revert", "--no-commit", commits[revert]!);
    if (merge !== undefined) git("merge", "--quiet", "--no-ff", "--no-commit", merge);
    for (const [from, to] of Object.entries(move)) {
      mkdirSync(dirname(join(folder, to)), { recursive: true });
      git("mv", from, to);
    }
    for (const [path, edit] of Object.entries(files)) change(join(folder, path), edit);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    commits[message] = git("rev-parse", "HEAD");
    if (tag !== undefined) git("tag", tag);
    date += HOUR;
  }
  return { folder, commits };
}

function change(at: string, edit: Edit): void {
  if (edit === null) {
    rmSync(at);
    return;
  }
  mkdirSync(dirname(at), { recursive: true });
  let text = typeof edit === "string" ? edit : readFileSync(at, "utf8");
  for (const [from, to] of typeof edit === "string" ? [] : edit) {
    if (!text.includes(from)) throw new Error(`${at} does not hold: ${from}`);
    text = text.replace(from, () => to);
  }
  writeFileSync(at, text);
}
