/** Small git repositories, made commit by commit. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface Step {
  message: string;
  /** Files as they are after the commit; null is gone. */
  files: Record<string, string | null>;
  tag?: string;
}

export interface Repository {
  folder: string;
  /** Hash by message. */
  commits: Record<string, string>;
}

const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];

export function makeRepository(steps: readonly Step[]): Repository {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-repository-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...identity, ...args], { encoding: "utf8" }).trim();
  git("init", "--quiet");
  const commits: Record<string, string> = {};
  for (const { message, files, tag } of steps) {
    for (const [path, text] of Object.entries(files)) {
      const at = join(folder, path);
      if (text === null) rmSync(at);
      else {
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, text);
      }
    }
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
    commits[message] = git("rev-parse", "HEAD");
    if (tag !== undefined) git("tag", tag);
  }
  return { folder, commits };
}

const store = (methods: string) => `export class QuoteStore {\n${methods}}\n`;
const list = "  list(user: string) {\n    return [user];\n  }\n";
const statistics = "  statistics(user: string) {\n    return { user, count: 1 };\n  }\n";

/** The dashboard of sheet 4: a method is taken away that a route still calls. */
export function quoteRepository(): Repository {
  return makeRepository([
    {
      message: "Show the dashboard",
      tag: "v1.0.0",
      files: {
        "src/quotes/store.ts": store(list + statistics),
        "src/dashboard/load.ts":
          'import { QuoteStore } from "../quotes/store.ts";\n\nconst quotes = new QuoteStore();\n\nexport function loadDashboard(user: string) {\n  return { list: quotes.list(user), statistics: quotes.statistics(user) };\n}\n',
        "README.md": "# Quotes\n",
      },
    },
    {
      message: "Explain how to start",
      files: { "README.md": "# Quotes\n\nnpm start; statistics are on the dashboard.\n" },
    },
    { message: "Simplify the quote store", files: { "src/quotes/store.ts": store(list) } },
    {
      message: "Add a work order page",
      tag: "v1.1.0",
      files: { "src/orders/page.ts": "export const orders = 1;\n" },
    },
  ]);
}
