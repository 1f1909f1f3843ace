/** The orderly end in real processes: real signals, real kills, real files. */
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { endChildren, startChild } from "./child.fixture.ts";

afterAll(endChildren);

const server = `
const server = createServer((request, response) => setTimeout(() => response.end("done"), Number(request.url.slice(1))));
server.listen(0, "127.0.0.1", () => console.log("port", server.address().port));
`;
const portOf = (output: string): number => Number(/port (\d+)/.exec(output)?.[1]);

function ask(
  port: number,
  path: string,
): Promise<{ status: number | undefined; body: string; connection: string | undefined }> {
  return new Promise((resolve, reject) => {
    request({ port, host: "127.0.0.1", path, headers: { connection: "keep-alive" } }, (response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode, body, connection: response.headers.connection }),
      );
    })
      .on("error", reject)
      .end();
  });
}

test("SIGTERM: unready, drain, then the stages in order; requests in flight are answered; exit code 0", async () => {
  const child = startChild(`${server}
installShutdown({ servers: [server], service: "t" });
for (const stage of ["pools", "signals", "sockets", "jobs", "unready"]) registerCloser({ name: stage, stage, close: () => console.log("closed", stage) });
`);
  await child.says(/port \d+/);
  const port = portOf(child.output());
  const slow = ask(port, "/600");
  // A half-sent request must not hold the end up.
  const loris = connect(port, "127.0.0.1").on("error", () => {});
  loris.write("GET / HTTP/1.1\r\nHost: a\r\n");
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.process.kill("SIGTERM");
  expect(await slow).toEqual({ status: 200, body: "done", connection: "close" });
  const { code, output } = await child.ended;
  loris.destroy();
  expect(code, output).toBe(0);
  expect([...output.matchAll(/closed (\w+)/g)].map((match) => match[1])).toEqual([
    "unready",
    "jobs",
    "sockets",
    "signals",
    "pools",
  ]);
  expect(output.indexOf("drain: http requests done")).toBeLessThan(output.indexOf("closed jobs"));
  expect(readdirSync(join(child.folder, "state"))).toEqual([]);
});

test("a step that hangs is late, the others still run, exit code 1; one that throws is told", async () => {
  const child = startChild(`
installShutdown({ deadline: "1s" });
registerCloser({ name: "hangs", stage: "jobs", close: () => new Promise(() => {}) });
registerCloser({ name: "throws", stage: "sockets", close: () => { throw new Error("no"); } });
registerCloser({ name: "pool", stage: "pools", close: () => console.log("pool closed") });
setInterval(() => {}, 1000);
console.log("up");
`);
  await child.says("up");
  child.process.kill("SIGINT");
  const { code, output } = await child.ended;
  expect(code).toBe(1);
  expect(output).toContain("pool closed");
  expect(output).toContain("late: jobs: hangs; failed: sockets: throws");
});

test("HTTP/2 streams, plain connections and a framework's server are drained too", async () => {
  const child = startChild(`
import { createServer as createServer2, connect } from "node:http2";
import { createRequire } from "node:module";
const Fastify = createRequire(${JSON.stringify(import.meta.url)})("fastify");
const second = createServer2((request, response) => setTimeout(() => response.end("two"), 500)).listen(0, "127.0.0.1");
const plain = net.createServer((socket) => { socket.on("error", () => {}); setTimeout(() => socket.end("plain"), 500); }).listen(0, "127.0.0.1");
const app = Fastify();
app.get("/", async () => { await sleep(500); return "fastify"; });
const shutdown = installShutdown({ servers: [second, plain] });
await app.listen({ port: 0, host: "127.0.0.1" });
shutdown.drain(app.server);
const session = connect("http://127.0.0.1:" + second.address().port);
session.request({ ":path": "/" }).setEncoding("utf8").on("data", (text) => console.log("got", text));
net.connect(plain.address().port, "127.0.0.1").setEncoding("utf8").on("data", (text) => console.log("got", text));
void fetch("http://127.0.0.1:" + app.server.address().port).then((answer) => answer.text()).then((text) => console.log("got", text));
await sleep(200);
process.kill(process.pid, "SIGTERM");
`);
  const { code, output } = await child.ended;
  expect(output.match(/got \w+/g)?.sort()).toEqual(["got fastify", "got plain", "got two"]);
  expect(code, output).toBe(0);
});

test("a second signal ends the process at once", async () => {
  const child = startChild(`
installShutdown();
registerCloser({ name: "slow", stage: "jobs", close: () => sleep(8_000) });
setInterval(() => {}, 1000);
console.log("up");
`);
  await child.says("up");
  child.process.kill("SIGTERM");
  await child.says("jobs: slow");
  await new Promise((resolve) => setTimeout(resolve, 150));
  child.process.kill("SIGTERM");
  expect((await child.ended).code).toBe(143);
});

test.skipIf(process.platform !== "linux" || process.getuid?.() !== 0)(
  "works as the first process of a container (PID 1)",
  async () => {
    const child = startChild(
      `${server}
installShutdown({ servers: [server] });
console.log("pid", process.pid);
setTimeout(() => process.kill(process.pid, "SIGTERM"), 200);
`,
      { under: ["unshare", "--pid", "--fork"] },
    );
    const { code, output } = await child.ended;
    expect(output).toContain("pid 1");
    expect(code, output).toBe(0);
  },
);

test.each([
  [
    "an exception",
    `setTimeout(() => { throw Object.assign(new TypeError("broke with password=hunter2secret"), { cause: new Error("the root") }); }, 150);`,
    "uncaughtException",
  ],
  [
    "a rejection",
    `setTimeout(() => void Promise.reject(new TypeError("broke with password=hunter2secret")), 150);`,
    "unhandledRejection",
  ],
  ["null", `setTimeout(() => { throw null; }, 150);`, "uncaughtException"],
  [
    "a hostile proxy",
    `setTimeout(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy; }, 150);`,
    "uncaughtException",
  ],
])("last words of %s: on disk at once, told at the next start, then gone", async (name, code, mechanism) => {
  const first = startChild(
    `installShutdown({ release: "1.2.3" }); registerCloser({ name: "pool", stage: "pools", close: () => console.log("pool closed") }); setInterval(() => {}, 1000);\n${code}`,
  );
  const died = await first.ended;
  expect(died.code, died.output).toBe(1);
  expect(died.output).toContain(`[error fatal] ${mechanism}`);
  expect(died.output).toContain("pool closed");
  expect(died.output).not.toContain("hunter2secret");
  const folder = join(first.folder, "state");
  const [file, ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  expect(statSync(join(folder, file!)).mode & 0o777).toBe(0o600);
  const words = JSON.parse(readFileSync(join(folder, file!), "utf8"));
  expect(words).toMatchObject({ version: 1, mechanism, release: "1.2.3" });
  if (name === "an exception")
    expect(words.errors.map((one: { type: string }) => one.type)).toEqual(["TypeError", "Error"]);
  expect(JSON.stringify(words)).not.toContain("hunter2secret");
  const second = await startChild(
    `const shutdown = installShutdown(); await sleep(100); await shutdown.begin("done");`,
    { folder: first.folder },
  ).ended;
  expect(second.output).toContain("[error fatal] last words of the run before");
  expect(readdirSync(folder)).toEqual([]);
});

test("what was sent while ending is not told again; `tell` lets rejections pass", async () => {
  const child = startChild(`
installShutdown({ unhandledRejection: "tell" });
const remove = registerCloser({ name: "out", stage: "signals", close: () => remove() });
setInterval(() => {}, 1000);
setTimeout(() => void Promise.reject(new Error("only told")), 50);
setTimeout(() => { console.log("still here"); throw new Error("the end"); }, 200);
`);
  const { code, output } = await child.ended;
  expect(code).toBe(1);
  expect(output).toMatch(/\[error error\] unhandledRejection: Error: only told[\s\S]*still here/);
  expect(readdirSync(join(child.folder, "state"))).toEqual([]);
});

test("a killed run and a heap out of memory are told at the next start", async () => {
  const killed = startChild(
    `installShutdown(); setInterval(() => {}, 1000); setTimeout(() => console.log("up"), 100);`,
  );
  await killed.says("up");
  killed.process.kill("SIGKILL");
  await killed.ended;
  const after = await startChild(
    `const shutdown = installShutdown(); await sleep(100); await shutdown.begin("done");`,
    { folder: killed.folder },
  ).ended;
  expect(after.output).toContain("ended without a word");

  const full = startChild(
    `installShutdown(); await sleep(100); const all = []; for (;;) all.push(new Array(10_000).fill({}).map(() => ({})));`,
    { args: ["--max-old-space-size=40"] },
  );
  expect((await full.ended).code).not.toBe(0);
  const told = await startChild(
    `const shutdown = installShutdown(); await sleep(200); await shutdown.begin("done");`,
    { folder: full.folder },
  ).ended;
  expect(told.output).toMatch(/ended by a fatal error of Node: .*(?:memory|heap)/i);
});

test("a worker thread out of memory is an error like others", async () => {
  const { code, output } = await startChild(`
import { Worker } from "node:worker_threads";
installShutdown();
new Worker("const all = []; for (;;) all.push(new Array(1000).fill({}).map(() => ({})));", { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } });
`).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/uncaughtException: .*out of memory|uncaughtException: .*memory limit/i);
});

test("a crash loop fills no disk; corrupt and hostile files harm nobody", async () => {
  const child = startChild(`
installShutdown({ exit: () => {} });
for (let index = 0; index < 40; index++) process.emit("uncaughtException", new Error("loop " + index), "uncaughtException");
process.exit(0);
`);
  await child.ended;
  const state = join(child.folder, "state");
  expect(readdirSync(state).length).toBeLessThanOrEqual(21);
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, "last-words-0-1-0.json"), "{ not json");
  writeFileSync(
    join(state, "last-words-0-1-1.json"),
    JSON.stringify({ version: 1, errors: [{ message: { a: 1 } }, null] }),
  );
  writeFileSync(join(state, "last-words-0-1-2.json"), "null");
  symlinkSync("/etc/passwd", join(state, "last-words-0-1-3.json"));
  mkdirSync(join(state, "last-words-0-1-4.json"));
  const next = await startChild(
    `const shutdown = installShutdown(); await sleep(200); await shutdown.begin("done");`,
    { folder: child.folder },
  ).ended;
  expect(next.code, next.output).toBe(0);
  expect(next.output).toContain("can't be read");
  expect(next.output).not.toContain("root:");
});
