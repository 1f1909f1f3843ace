/** From what a person calls a release to the commit that it is. */
import { runGit, UnreadableRepository } from "./run-git.ts";

/**
 * @param name a commit, a branch or a tag; a version is also looked for as `v<version>`
 * @throws {UnreadableRepository}
 */
export async function resolveRevision(folder: string, name: string, option: string): Promise<string> {
  for (const spelling of [name, `v${name}`, `refs/tags/${name}`]) {
    try {
      return (
        await runGit(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${spelling}^{commit}`])
      ).trim();
    } catch {
      // The next spelling.
    }
  }
  await runGit(folder, ["rev-parse", "--git-dir"]);
  throw new UnreadableRepository(
    `${option} ${name} is no commit, branch or tag of ${folder}: fetch it (a shallow clone lacks history), or name another.`,
  );
}
