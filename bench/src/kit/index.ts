/** The kit's rows of what it has to meet, each beside its peers from npm: `npm run bench -- kit [--only NAME] [--rounds N]`. */
import { execFileSync } from "node:child_process";
import { loadavg } from "node:os";
import type { BenchOptions } from "../main.ts";
import { boot } from "./boot/index.ts";
import { flags } from "./flags/index.ts";
import { guard } from "./guard/index.ts";
import { health } from "./health/index.ts";
import { ledger } from "./ledger/index.ts";
import { request } from "./request/index.ts";
import { root } from "./run-child.ts";
import { serializer } from "./serializer/index.ts";
import { watchdog } from "./watchdog/index.ts";

/** One row, or a few that belong together; answers its table and what has to be known to read it. */
export type Part = (rounds: number) => Promise<string>;

const parts: Record<string, Part> = {
  request,
  ledger,
  guard,
  serializer,
  health,
  watchdog,
  boot,
  flags,
};

export async function run(options: BenchOptions): Promise<void> {
  const names = options.only === undefined ? Object.keys(parts) : options.only.split(",");
  const unknown = names.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${Object.keys(parts).join(", ")}`);
  // What is measured is the built form, as installed.
  execFileSync("npx", ["tsc", "-b", "packages/kit/tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  const rounds = options.rounds ?? 5;
  for (const name of names) {
    const busy = loadavg()[0]!;
    process.stdout.write(`${await parts[name]!(rounds)}\nLoad average before it ${busy.toFixed(1)}.\n\n`);
  }
}
