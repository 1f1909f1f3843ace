/** The quotes service's history as git has it, in a folder of the demo's own: the release before, and what came with 1.5.0. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const sources = new URL("./sentry-service/", import.meta.url);
const identity = [
  "-c",
  "user.name=Quotes team",
  "-c",
  "user.email=quotes@example.com",
  "-c",
  "commit.gpgsign=false",
];

/**
 * Makes the repository. The last commits are those of 1.5.0; the files are the ones that run.
 *
 * @returns undefined where git is not installed
 */
export function makeHistory(folder: string): { repo: string; since: string } | undefined {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  const repo = join(folder, "quotes-web");
  const at = join(repo, "src/sentry-service");
  mkdirSync(at, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", repo, ...identity, ...args], { stdio: "ignore" });
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  };
  const service = readFileSync(new URL("service.ts", sources), "utf8");
  const quotes = readFileSync(new URL("quotes.ts", sources), "utf8");
  git("init", "--quiet");
  writeFileSync(join(at, "quotes.ts"), quotes);
  // Before 1.5.0 there was no dashboard.
  writeFileSync(join(at, "service.ts"), service.replace(/app\.get\("\/dashboard"[\s\S]*?\n\}\);\n\n/, ""));
  commit("Count quotes");
  git("tag", "1.4.2");
  writeFileSync(join(repo, "README.md"), "# Quotes\n\nnpm start\n");
  commit("Say how to start");
  writeFileSync(join(at, "service.ts"), service);
  commit("Show statistics on the dashboard");
  writeFileSync(
    join(repo, "package.json"),
    '{ "name": "quotes-web", "version": "1.5.0", "private": true }\n',
  );
  commit("Version 1.5.0");
  return { repo, since: "1.4.2" };
}
