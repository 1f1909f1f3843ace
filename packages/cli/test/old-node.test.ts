/** On a Node that is too old the command says so in one line: by a real old binary where there is one, and under a faked version. */
import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { bin } from "./run.ts";

function systemNode(): string | undefined {
  // The PATH of npm scripts names this project's Node first; the machine's own may be older.
  const found = execFileSync("which", ["-a", "node"], { encoding: "utf8" }).split("\n").filter(Boolean);
  return found.find(
    (path) =>
      Number(execFileSync(path, ["-p", "process.versions.node.split('.')[0]"], { encoding: "utf8" })) < 24,
  );
}

const old = systemNode();
if (old === undefined)
  console.warn(
    "SKIPPED 1: no Node older than 24 on this machine, the real-binary check of the version message is not run",
  );

test.skipIf(old === undefined)("an old Node gets one line, exit 1, no stack", () => {
  const { status, stderr, stdout } = spawnSync(old!, [bin, "--help"], { encoding: "utf8" });
  expect(stderr).toMatch(/^holdfast needs Node \d+ or newer, and this is v\d+\S*: [^\n]+\n$/);
  expect(stdout).toBe("");
  expect(status).toBe(1);
});

test("the same line under a faked old version", () => {
  const fake = `Object.defineProperty(process.versions, "node", { value: "18.20.0" }); Object.defineProperty(process, "version", { value: "v18.20.0" }); require(${JSON.stringify(bin)});`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", fake], { encoding: "utf8" });
  expect(stderr).toMatch(/^holdfast needs Node \d+ or newer, and this is v18\.20\.0: [^\n]+\n$/);
  expect(status).toBe(1);
});
