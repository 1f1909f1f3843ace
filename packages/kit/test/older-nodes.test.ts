/** The kit promises Node 22 and 24: a part of its tests that touches what differs between them (module hooks, worker threads, promise hooks, signals) runs on both. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Few, short, and one of each kind. */
const chosen = [
  "packages/kit/src/boot/process.test.ts",
  "packages/kit/src/core/headline.test.ts",
  "packages/kit/src/flags/flags.test.ts",
  "packages/kit/src/health/snapshot/answer-from.test.ts",
  "packages/kit/src/ledger/ledger.test.ts",
  "packages/kit/src/serialize/serialize.test.ts",
  "packages/kit/src/shutdown/shutdown.test.ts",
  "packages/kit/src/watchdog/watchdog.test.ts",
  "packages/kit/test/adapters/fastify.test.ts",
  "packages/kit/test/ledger/register.test.ts",
];

/** A search through random values is as long as it is thorough, and finds the same on each Node. */
const short = "^(?!.*(takes anything|a million))";

/** Milliseconds; beside nothing else, on two cores, a run takes 20 to 30 s: most of it is waiting. */
const LONGEST = 280_000;

for (const major of [22, 24]) {
  const binary = join(root, `node_modules/older-node-${major}/bin/node`);
  const there = existsSync(binary);
  if (!there) console.warn(`Node ${major} is not installed (${binary}): the kit is not tested on it here.`);
  test.skipIf(!there)(`holds on Node ${major}`, { timeout: LONGEST + 10_000 }, async () => {
    const { code, output } = await runOn(binary);
    expect(code, output.slice(-8_000)).toBe(0);
    expect(output).toMatch(new RegExp(`Test Files +${chosen.length} passed`));
  });
}

function runOn(binary: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      binary,
      // Tried once more: beside the whole suite, on few cores, a child process can miss its time.
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        "--retry=1",
        "--maxWorkers=2",
        "-t",
        short,
        ...chosen,
      ],
      { cwd: root, env: ownEnvironment(), timeout: LONGEST, killSignal: "SIGTERM" },
    );
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** Without what the outer run has set for its own workers. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITE|NODE_OPTIONS$)/.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: "1" };
}
