/** The watchdog in real processes that really block. */
import { afterAll, expect, test } from "vitest";
import { endChildren, headLines, startChild } from "../shutdown/child.fixture.ts";

afterAll(endChildren);

test("a blocking line is named once, with its final duration; a short one is not", async () => {
  const { output, code } = await startChild(`
const watchdog = startWatchdog();
await sleep(400);
function spin(ms) { const end = Date.now() + ms; while (Date.now() < end); }
spin(300);
await sleep(300);
console.log("short", watchdog.blocks);
spin(1_200);
await sleep(400);
console.log("blocks", watchdog.blocks, watchdog.state);
`).ended;
  expect(code, output).toBe(0);
  expect(output).toContain("short 0");
  expect(output).toContain("blocks 1 watching");
  const line = /event loop blocked for (\d+) ms at \S+service\.ts:(\d+) \(spin\)/.exec(output);
  expect(Number(line?.[1]), output).toBeGreaterThanOrEqual(1_000);
  expect(Number(line?.[2])).toBe(headLines + 4);
});

test("a loop of microtasks and a synchronous call are named at the service's own line", async () => {
  const { output } = await startChild(`
import { execSync } from "node:child_process";
startWatchdog();
await sleep(400);
execSync("sleep 1");
await sleep(300);
const end = Date.now() + 1_000;
async function nothing() {}
while (Date.now() < end) await nothing();
await sleep(300);
`).ended;
  const [call, loop] = [
    ...output.matchAll(/event loop blocked for \d+ ms at (?:\S+service\.ts:(\d+)|an unknown place)/g),
  ].map((match) => (match[1] === undefined ? undefined : Number(match[1]) - headLines));
  // Inside of a native call nothing can be read before it returns, and then the code may be faster: no line, never a wrong one.
  expect([5, undefined], output).toContain(call);
  expect([8, 9], output).toContain(loop);
});

test("native functions that look up at times are named at their own line, and go on as they would have", async () => {
  const { output, code } = await startChild(`
startWatchdog();
await sleep(400);
console.log("waited", Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000));
await sleep(300);
const slow = (length) => { const begun = Date.now(); const found = /^(a+)+$/.test("a".repeat(length) + "!"); return [found, Date.now() - begun]; };
for (let length = 24; ; length++) { const [found, took] = slow(length); if (took > 1_000) { console.log("found", found); break; } }
await sleep(300);
console.log("replaced", "aab".replace(/(a+)+/, "[$1]"));
`).ended;
  expect(code, output).toBe(0);
  expect(output).toContain("waited timed-out");
  expect(output).toContain("found false");
  expect(output).toContain("replaced [aa]b");
  const lines = [...output.matchAll(/event loop blocked for \d+ ms at \S+service\.ts:(\d+)/g)].map(
    ([, line]) => Number(line) - headLines,
  );
  expect(lines[0], output).toBe(4);
  expect(lines.slice(1), output).toContain(6);
});

test("of a native call that never ends it is said what the system knows", async () => {
  const child = startChild(`
import { execFileSync } from "node:child_process";
startWatchdog({ sayAfter: "2s" });
await sleep(300);
execFileSync("sleep", ["20"]);
`);
  await child.says(/blocked for \d+ ms so far/);
  // Never a line that it could not read; on Linux the system call, and the program that runs.
  expect(child.output()).not.toMatch(/so far at/);
  if (process.platform === "linux")
    expect(child.output()).toMatch(
      /so far inside of a native call: the system call \w+.*sleep \(pid (\d+)\)/,
    );
  const pid = Number(/sleep \(pid (\d+)\)/.exec(child.output())?.[1]);
  child.process.kill("SIGKILL");
  if (pid > 0) process.kill(pid, "SIGKILL");
  await child.ended;
});

test("a stopped process is no block; the process ends by itself, and with a block under way", async () => {
  const child = startChild(`
const watchdog = startWatchdog();
await sleep(300);
console.log("ready");
await sleep(1_500);
console.log("blocks", watchdog.blocks);
const end = Date.now() + 560;
while (Date.now() < end);
process.exit(7);
`);
  await child.says("ready");
  child.process.kill("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  child.process.kill("SIGCONT");
  const { code, output, signal } = await child.ended;
  expect(output).toContain("blocks 0");
  expect({ code, signal }).toEqual({ code: 7, signal: null });
});

test("a block that does not end is said by the thread itself", async () => {
  const child = startChild(`
startWatchdog({ sayAfter: "3s" });
await sleep(300);
for (;;);
`);
  await child.says(/blocked for \d+ ms so far at \S+service\.ts:/);
  child.process.kill("SIGKILL");
  await child.ended;
});

test("an open debugger's port holds it; a forbidden thread is said once", async () => {
  const held = await startChild(
    `const watchdog = startWatchdog(); await sleep(300);
const end = Date.now() + 900; while (Date.now() < end);
await sleep(300); console.log("blocks", watchdog.blocks);`,
    { args: ["--inspect=127.0.0.1:0"] },
  ).ended;
  expect(held.output).toContain("blocks 0");
  const forbidden = await startChild(
    `const watchdog = startWatchdog(); await sleep(50); console.log("state", watchdog.state);`,
    {
      args: ["--permission", "--allow-fs-read=*"],
    },
  ).ended;
  expect(forbidden.output).toContain("state off");
  expect(forbidden.output.match(/the event loop is not watched/g)).toHaveLength(1);
  expect(forbidden.code).toBe(0);
});

test("the line is that of the source, where there is a source map", async () => {
  const { mkdtempSync, rmSync, writeFileSync } = await import("node:fs");
  const { siteOfFrame } = await import("./index.ts");
  const folder = mkdtempSync("/tmp/kit-map-");
  writeFileSync(`${folder}/a.js`, "one();\ntwo();\n//# sourceMappingURL=a.js.map\n");
  const map = { version: 3, sources: ["../src/a.ts"], names: [], mappings: "AAEA;AAEA" };
  writeFileSync(`${folder}/a.js.map`, JSON.stringify(map));
  expect(siteOfFrame({ url: `file://${folder}/a.js`, line: 2, column: 1 })).toMatchObject({
    file: "/tmp/src/a.ts",
    line: 5,
  });
  expect(siteOfFrame({ url: `file://${folder}/none.js`, line: 2 })).toEqual({
    file: `${folder}/none.js`,
    line: 2,
  });
  rmSync(folder, { recursive: true });
});
