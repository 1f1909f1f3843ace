/** The quotes service as its team has it: a git repository in a folder of the demo's own, from which the service also runs. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = new URL("./sentry-service/", import.meta.url);
const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
const identity = [
  "-c",
  "user.name=Quotes team",
  "-c",
  "user.email=quotes@example.com",
  "-c",
  "commit.gpgsign=false",
];

export interface History {
  /** Where the service's files are. */
  service: string;
  /** Absent where git is not installed: then no commit can be named. */
  repo: string | undefined;
}

/** Writes the service, with the commits of 1.5.0 after those of 1.4.2. */
export function makeHistory(folder: string): History {
  const root = join(folder, "quotes-web");
  const service = join(root, "src/quotes-web");
  mkdirSync(service, { recursive: true });
  symlinkSync(modules, join(root, "node_modules"), "junction");
  const git = isInstalled() ? (...args: string[]) => run(root, args) : () => {};
  const commit = (message: string) => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  };
  const read = (name: string) => readFileSync(new URL(name, sources), "utf8");
  const manifest = (version: string) =>
    `{ "name": "quotes-web", "version": "${version}", "type": "module", "private": true }\n`;
  git("init", "--quiet");
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  writeFileSync(join(root, "package.json"), manifest("1.4.2"));
  for (const name of ["instrument.ts", "quotes.ts"]) writeFileSync(join(service, name), read(name));
  // Before 1.5.0 there was no dashboard.
  writeFileSync(
    join(service, "service.ts"),
    read("service.ts").replace(/app\.get\("\/dashboard"[\s\S]*?\n\}\);\n\n/, ""),
  );
  commit("Count quotes");
  git("tag", "1.4.2");
  writeFileSync(join(root, "README.md"), "# Quotes\n\nnpm start\n");
  commit("Say how to start");
  writeFileSync(join(service, "service.ts"), read("service.ts"));
  commit("Show statistics on the dashboard");
  writeFileSync(join(root, "package.json"), manifest("1.5.0"));
  commit("Version 1.5.0");
  git("tag", "1.5.0");
  return { service, repo: isInstalled() ? root : undefined };
}

/** The mend: the store gets the method that the dashboard calls. */
export function mendQuotes({ service, repo }: History): void {
  const file = join(service, "quotes.ts");
  const mended = readFileSync(file, "utf8").replace(
    "  count(owner: string)",
    "  statistics(owner: string): { count: number; total: number } {\n    const total = this.byUser(owner).reduce((sum, quote) => sum + quote.total, 0);\n    return { count: this.count(owner), total };\n  }\n\n  count(owner: string)",
  );
  writeFileSync(file, mended);
  writeFileSync(
    join(dirname(dirname(service)), "package.json"),
    '{ "name": "quotes-web", "version": "1.5.1", "type": "module", "private": true }\n',
  );
  if (repo === undefined) return;
  run(repo, ["commit", "--quiet", "--all", "--message", "Give the quote store its statistics"]);
  run(repo, ["tag", "1.5.1"]);
}

function run(root: string, args: string[]): void {
  execFileSync("git", ["-C", root, ...identity, ...args], { stdio: "ignore" });
}

function isInstalled(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
