/** What jobs leave behind, in a process of its own: it must go on, and must still end on errors that are no job's. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const index = new URL("./index.ts", import.meta.url).href;
const core = new URL("../core/index.ts", import.meta.url).href;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kit-strays-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(body: string): Promise<{ code: number | null; out: string; error: string }> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mts`);
  const head = `import { createJobs } from ${JSON.stringify(index)}; import { isClaimed, onNote } from ${JSON.stringify(core)};
    onNote((note) => { if (note.kind === "error" || note.kind === "job") console.log(note.kind, note.outcome ?? "", note.error?.message ?? String(note.error)); });
    const jobs = createJobs(); const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));\n`;
  await writeFile(path, head + body);
  const child = spawn(process.execPath, ["--conditions=holdfast-source", path], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (error += data));
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { code, out, error };
}

it.each([
  ["a promise nobody awaits", "Promise.reject(new Error('stray')); await sleep(50);"],
  [
    "an async function nobody awaits",
    "(async () => { await sleep(5); throw new Error('stray'); })(); await sleep(50);",
  ],
  ["a timer", "setTimeout(() => { throw new Error('stray'); }, 5); await sleep(50);"],
  [
    "an emitter",
    "const { EventEmitter } = await import('node:events'); setImmediate(() => new EventEmitter().emit('error', new Error('stray'))); await sleep(50);",
  ],
  ["a socket", "const { connect } = await import('node:net'); connect(1, '127.0.0.1'); await sleep(100);"],
])("survives %s of a job, and fails its run", async (_, body) => {
  const { code, out } = await run(`
    const record = await jobs.job("a", { every: "1d" }, async () => { ${body} }).trigger();
    console.log("outcome", record.outcome);
    await jobs.close();`);
  expect(out).toMatch(/outcome failed/);
  expect(out).toMatch(/error {2}(stray|connect ECONNREFUSED)/);
  expect(code).toBe(0);
});

it("tells what comes after the run", async () => {
  const { code, out } = await run(`
    await jobs.job("a", { every: "1d" }, () => { setTimeout(() => { throw null; }, 20); }).trigger();
    await sleep(60);
    await jobs.close();`);
  expect(out).toBe("job ok undefined\nerror  null\n");
  expect(code).toBe(0);
});

it.each([
  ["an exception", "setTimeout(() => { throw new Error('not a job'); }, 5);"],
  ["a rejection", "Promise.reject(new Error('not a job'));"],
])("lets %s of somebody else end the process as ever", async (_, body) => {
  const { code, error, out } = await run(
    `jobs.job("a", { every: "1d" }, () => {}); ${body} setTimeout(() => console.log("alive"), 200);`,
  );
  expect(error).toContain("not a job");
  expect(out).not.toContain("alive");
  expect(code).toBe(1);
});

it("leaves what other listeners decide to them, who can ask whose error it is", async () => {
  const { code, out } = await run(`
    process.on("uncaughtException", (error) => console.log("heard", error.message, isClaimed(error)));
    await jobs.job("a", { every: "1d" }, async () => { setTimeout(() => { throw new Error("stray"); }, 5); await sleep(30); }).trigger();
    setTimeout(() => { throw new Error("other"); }, 5);
    await sleep(30);
    await jobs.close();`);
  expect(out).toContain("heard stray true");
  expect(out).toContain("heard other false");
  expect(code).toBe(0);
});
