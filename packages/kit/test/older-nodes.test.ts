/** The kit promises Node 22 and 24: its own tests run on both, but for those named here with the reason. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Left out on purpose. A file that comes new is run, unless one of these holds for it. */
const leftOut: readonly { why: string; is(file: string, text: string): boolean }[] = [
  { why: "it starts this run", is: (file) => file.endsWith("/older-nodes.test.ts") },
  {
    why: "it starts a database of its own: seconds each, and what it asks about is in drivers and SQL, the same on each Node",
    is: (_, text) => /from "[./]*test\/(?:postgres|redis)\.ts"/.test(text),
  },
  {
    why: "half a minute of whole services in processes of their own; each of their parts is run here by itself, and the adapters all together",
    is: (file) => file.endsWith("/service/create-service.test.ts"),
  },
  {
    why: "20 s of signatures and waits for keys: work of jose and OpenSSL",
    is: (file) => file.endsWith("/auth/auth.test.ts"),
  },
  {
    why: "faults of the machine (disk, names, memory): minutes of waiting, on code that the other files run here",
    is: (file) => file.includes("/test/faults/"),
  },
];

const files = readdirSync(join(root, "packages/kit"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
  .map((name) => `packages/kit/${name.replaceAll("\\", "/")}`)
  .sort();
const chosen = files.filter((file) => {
  const text = readFileSync(join(root, file), "utf8");
  return !leftOut.some(({ is }) => is(file, text));
});

/** A search through random values is as long as it is thorough, and finds the same on each Node. */
const short = "^(?!.*(takes anything|a million))";

/** Milliseconds; beside nothing else, on two cores, a run takes about a minute: most of it is waiting. */
const LONGEST = 420_000;

test("what is left out is a small part, for a reason that still holds", () => {
  for (const { why, is } of leftOut)
    expect(
      files.some((file) => is(file, readFileSync(join(root, file), "utf8"))),
      why,
    ).toBe(true);
  expect(chosen.length).toBeGreaterThan(files.length * 0.7);
});

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
      // Tried again: beside the whole suite, on few cores, a child process can miss its time.
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        "--retry=2",
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
