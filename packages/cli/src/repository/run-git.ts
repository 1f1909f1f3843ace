/** Runs git for reading: nothing that the repository's configuration names is executed, and nothing is written. */
import { execFile } from "node:child_process";

/** A repository or revision that cannot be read; the message says what, why and what to do. */
export class UnreadableRepository extends Error {
  static readonly code = "unreadable_repository";
  readonly code = UnreadableRepository.code;
  override readonly name = "UnreadableRepository";
}

/** Bytes of one answer. */
const ANSWER_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 30_000;

/** A foreign repository may name programs in its configuration: none of them is run. */
const SAFE = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.quotePath", "false"],
  ["core.pager", "cat"],
  ["diff.external", ""],
  ["diff.submodule", "short"],
  ["protocol.allow", "never"],
  ["log.showSignature", "false"],
  ["gpg.program", "false"],
].flatMap(([key, value]) => ["-c", `${key}=${value}`]);

/**
 * What a partial clone lacks is not fetched, by no protocol: the configuration may name a program as one (`ext::`), and allow it by
 * name, which only this variable overrules. Newer gits know the second one too.
 */
const ALONE = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/**
 * @returns What git printed.
 * @throws {UnreadableRepository} when git is missing, fails, takes longer than 30 s or prints more than 64 MiB.
 */
export function runGit(folder: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      ["--no-pager", ...SAFE, "-C", folder, ...args],
      {
        maxBuffer: ANSWER_BYTES,
        timeout: DEADLINE_MS,
        env: { ...process.env, ...ALONE, LC_ALL: "C" },
      },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        reject(new UnreadableRepository(explain(error, stderr, folder)));
      },
    );
  });
}

function explain(
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  folder: string,
): string {
  if (error.code === "ENOENT") return "git is not installed: install it, or leave out --repo.";
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
    return "the range of commits is too large to read: name a nearer release with --since.";
  if (error.killed) return "git did not answer within 30 s: name a nearer release with --since.";
  if (/promisor remote|transport '[^']*' not allowed|lazy fetching disabled/.test(stderr))
    return `${folder} is a partial clone that lacks files of the range, and none are fetched: run \`git log --patch\` in it once, or name a nearer release with --since.`;
  const said = stderr.replace(/^(?:fatal|error): /m, "").split("\n", 1)[0];
  return `git cannot read ${folder}: ${said || error.message}`;
}
