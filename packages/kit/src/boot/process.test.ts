/** The start in processes of their own: exit codes, the printed report, and health while a phase blocks. */
import { createServer } from "node:http";
import { afterAll, expect, test } from "vitest";
import { endChildren, headLines, startChild } from "../shutdown/child.fixture.ts";

afterAll(endChildren);

const ask = async (port: number, path: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(5_000) });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as Record<string, unknown>,
  };
};

test("a failed start prints description, cause, action and ends with code 1; the nearest module is named", async () => {
  const { code, output } = await startChild(`
const boot = createBoot();
boot.phase("registry", async () => { await import("./servise.ts"); });
registerCloser({ name: "out", stage: "signals", close: () => console.log("flushed") });
await boot.start();
`).ended;
  expect(code).toBe(1);
  expect(output).toMatch(
    /START-UP FAILED[\s\S]*Phase +registry[\s\S]*Description[\s\S]*servise\.ts does not exist[\s\S]*Action +Import service\.ts instead/,
  );
  expect(output).toContain("flushed");
});

test("a hang without anything open is named, and does not end in silence", async () => {
  const { code, output } = await startChild(`
const boot = createBoot({ deadline: "300ms" });
boot.phase("sessions", async () => { await new Promise(() => {}); });
await boot.start();
`).ended;
  expect(code, output).toBe(1);
  expect(output).toMatch(new RegExp(`Waits at +\\S+service\\.ts:${headLines + 3}`));
});

test("health answers while a phase blocks the event loop, and names the line; then the service takes the port", async () => {
  const child = startChild(`
const boot = createBoot();
const front = await openFirst(boot, { port: 0, host: "127.0.0.1" });
console.log("port", front.port);
boot.phase("modules", async () => { await sleep(300); const end = Date.now() + 2_500; while (Date.now() < end); });
await boot.start();
const server = createServer((request, response) => response.end('{"real":true}'));
await front.handOver(server);
console.log("handed over");
`);
  await child.says(/port \d+/);
  const port = Number(/port (\d+)/.exec(child.output())?.[1]);
  const early = await ask(port, "/health");
  expect(early.status).toBe(503);
  expect(early.body).toMatchObject({ status: "starting", phase: "modules" });
  let blocked = early;
  for (
    let index = 0;
    index < 60 && (blocked.body["blocked"] as { at?: string } | undefined)?.at === undefined;
    index++
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    blocked = await ask(port, "/health/startup");
  }
  expect(blocked.body["blocked"], child.output()).toMatchObject({ at: `service.ts:${headLines + 5}` });
  expect(child.output()).not.toContain("handed over");
  expect((await ask(port, "/health/live")).status).toBe(200);
  const problem = await ask(port, "/api/stock");
  expect(problem.status).toBe(503);
  expect(problem.headers.get("content-type")).toBe("application/problem+json");
  expect(Number(problem.headers.get("retry-after"))).toBeGreaterThan(0);
  await child.says("handed over");
  expect((await ask(port, "/api/stock")).body).toEqual({ real: true });
  await child.says(new RegExp(`event loop blocked for \\d+ ms at \\S+service\\.ts:${headLines + 5}`));
  child.process.kill("SIGKILL");
  await child.ended;
});

test("the service takes over without a gap", async () => {
  const child = startChild(`
const boot = createBoot();
const front = await openFirst(boot, { port: 0, host: "127.0.0.1" });
console.log("port", front.port);
boot.phase("short", () => sleep(400));
await boot.start();
await front.handOver(createServer((request, response) => response.end('{"real":true}')));
console.log("handed over");
`);
  await child.says(/port \d+/);
  const port = Number(/port (\d+)/.exec(child.output())?.[1]);
  const statuses = new Map<number, number>();
  let reset = 0;
  while ((statuses.get(200) ?? 0) < 50) {
    // A connection made in the very instant in which the front's socket closes can be reset; there is no time without a listener.
    const status = await ask(port, "/").then(
      (answer) => answer.status,
      (error: Error) => {
        expect((error.cause as NodeJS.ErrnoException).code).not.toBe("ECONNREFUSED");
        reset++;
      },
    );
    if (status !== undefined) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()].sort()).toEqual([200, 503]);
  expect(reset).toBeLessThanOrEqual(1);
  child.process.kill("SIGKILL");
  await child.ended;
});

test("a phase that blocks for ever ends with code 1 and its line", async () => {
  const { code, output } = await startChild(`
const boot = createBoot({ deadline: "500ms" });
boot.phase("other", () => sleep(5_000));
boot.phase("registry", async () => { await sleep(300); for (;;); });
await boot.start();
`).ended;
  expect(code, output).toBe(1);
  expect(output).toContain('Phase "registry" blocked the event loop beyond its deadline');
  expect(output).toMatch(new RegExp(`boot: registry hung after .* at \\S+service\\.ts:${headLines + 4}`));
  expect(output).toMatch(
    /\[error error\] boot: Phase "registry" blocked[\s\S]*\[boot fatal\] boot: hung after/,
  );
  expect(output).toMatch(new RegExp(`Waits at +\\S+service\\.ts:${headLines + 4}`));
});

test("a program that is waited for synchronously is named and ended, and nothing secret of it is said", async () => {
  const { code, output } = await startChild(`
import { execSync } from "node:child_process";
const boot = createBoot({ deadline: "500ms" });
boot.phase("other", () => sleep(5_000));
boot.phase("migrations", async () => { await sleep(50); execSync("PGPASSWORD=s3cret sleep 20; true"); });
await boot.start();
`).ended;
  expect(output).toMatch(new RegExp(`Waits at +\\S+service\\.ts:${headLines + 5}`));
  expect(output).toMatch(/Phase +migrations/);
  expect(output).toContain("inside of execSync (sleep)");
  expect(output).not.toContain("s3cret");
  if (process.platform === "linux") expect(code, output).toBe(1);
});

test.skipIf(process.platform === "win32")(
  "a native call that nothing ends is named by the watchdog's thread; then it kills the process",
  async () => {
    const { code, signal, output } = await startChild(`
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
const pipe = process.env.HOLDFAST_STATE_DIR + ".pipe";
execFileSync("mkfifo", [pipe]);
const boot = createBoot({ deadline: "500ms" });
boot.module("optional", () => sleep(5_000));
boot.phase("settings", async () => { await sleep(50); readFileSync(pipe, "utf8"); });
await boot.start();
`).ended;
    expect({ code, signal }, output).toEqual({ code: null, signal: "SIGKILL" });
    expect(output).toMatch(
      new RegExp(
        `START-UP FAILED[\\s\\S]*Phase +settings[\\s\\S]*inside of readFileSync \\([\\s\\S]*Waits at +\\S+service\\.ts:${headLines + 8}[\\s\\S]*optional: running \\(optional\\)`,
      ),
    );
  },
);

test.skipIf(process.platform === "win32")(
  "a hanging request to the system does not keep a failed start",
  async () => {
    const { code, output } = await startChild(`
import { execFileSync } from "node:child_process";
import { open } from "node:fs/promises";
const pipe = process.env.HOLDFAST_STATE_DIR + ".pipe";
execFileSync("mkfifo", [pipe]);
process.on("exit", () => console.log("exit listener"));
const boot = createBoot({ deadline: "500ms" });
boot.phase("settings", async () => { await open(pipe); });
await boot.start();
`).ended;
    expect(code, output).toBe(1);
    expect(output).toMatch(new RegExp(`Waits at +\\S+service\\.ts:${headLines + 8}`));
    expect(output).toContain("exit listener");
  },
);

test("the runtime's own functions are as they were once the start is over", async () => {
  const { code, output } = await startChild(`
import childProcess, { execFileSync } from "node:child_process";
import fs, { readFileSync, existsSync } from "node:fs";
const before = [childProcess.execFileSync, fs.readFileSync];
const boot = createBoot();
let during;
boot.phase("settings", () => {
  during = fs.readFileSync;
  console.log(execFileSync(process.execPath, ["-p", "1+1"], { encoding: "utf8" }).trim() === "2", readFileSync.name, readFileSync.length === before[1].length);
  try { readFileSync("/nowhere/at/all"); } catch (error) { console.log(error.code); }
  try { readFileSync({}); } catch (error) { console.log(error.code); }
});
await boot.start();
console.log("same", childProcess.execFileSync === before[0], fs.readFileSync === before[1], readFileSync === before[1], execFileSync === before[0]);
console.log("kept", during !== before[1], during(new URL(import.meta.url), "utf8").length > 0);
process.exit(0);
`).ended;
  expect(code, output).toBe(0);
  expect(output).toContain("true readFileSync true");
  expect(output).toMatch(/ENOENT[\s\S]*ERR_INVALID_ARG_TYPE/);
  expect(output).toContain("same true true true true");
  expect(output).toContain("kept true true");
  expect(output).not.toContain("own failure");
});

test("a port in use, a process.exit and an uncaught error are explained", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  const used = await startChild(
    `const boot = createBoot(); await openFirst(boot, { port: ${port}, host: "127.0.0.1" });`,
  ).ended;
  taken.close();
  expect(used.code).toBe(1);
  expect(used.output).toMatch(/START-UP FAILED[\s\S]*could not listen on[\s\S]*lsof -i/);
  const exits = await startChild(
    `const boot = createBoot(); boot.phase("quits", async () => { await sleep(5); process.exit(3); }); await boot.start();`,
  ).ended;
  expect(exits.code).toBe(3);
  expect(exits.output).toMatch(
    /\[error error\] boot: The process ended \(exit code 3\)[\s\S]*\[boot fatal\]/,
  );
  expect(exits.output).toMatch(/ended \(exit code 3\) before its start was over[\s\S]*process\.exit \(at /);
});

test("told to stop while it starts: says where it stood, and ends in order", async () => {
  const child = startChild(`
installShutdown();
const boot = createBoot();
boot.phase("migrations", async ({ signal }) => { console.log("migrating"); await new Promise((resolve) => signal.addEventListener("abort", resolve)); });
await boot.start();
`);
  await child.says("migrating");
  child.process.kill("SIGTERM");
  const { code, output } = await child.ended;
  expect(code, output).toBe(0);
  expect(output).not.toContain("[error fatal]");
  expect(output).toMatch(/migrations was still running when the service was told to stop/);
  expect(output).toContain("boot: stopped before it was over");
});

test("without threads it serves health from the main thread, and says so", async () => {
  const { code, output } = await startChild(
    `
const boot = createBoot();
const front = await openFirst(boot, { port: 0, host: "127.0.0.1" });
boot.phase("asks", async () => console.log((await fetch("http://127.0.0.1:" + front.port + "/health")).status));
await boot.start();
await front.handOver(createServer((request, response) => response.end("ok")));
console.log(await (await fetch("http://127.0.0.1:" + front.port)).text());
process.exit(0);
`,
    {
      args: ["--permission", "--allow-fs-read=*", "--allow-net"].slice(
        0,
        Number(process.versions.node.split(".")[0]) >= 25 ? 3 : 2,
      ),
    },
  ).ended;
  expect(code, output).toBe(0);
  expect(output).toMatch(/503[\s\S]*ok/);
  expect(output).toContain("health answers from the main thread");
});
