/** A full disk: signals wait in memory, logs are counted as lost, the end is as orderly as ever, and health says it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { tell, WorkContext } from "../../src/core/index.ts";
import { createHealth, diskCheck } from "../../src/health/index.ts";
import { startOut } from "../../src/out/index.ts";
import { endChildren, startChild } from "../../src/shutdown/child.fixture.ts";
import { Collector } from "../out/collector.ts";
import { type FullDisk, openSmallDisk, smallDisks } from "./full-disk.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(endChildren);

function fullDisk(): FullDisk {
  const disk = openSmallDisk(256)!;
  ends.push(() => disk.remove());
  return disk;
}

async function until(what: () => boolean): Promise<void> {
  await expect.poll(what, { timeout: 15_000, interval: 20 }).toBe(true);
}

function fail(number: number): void {
  const context = new WorkContext({ kind: "http", method: "GET", path: "/x", route: "GET /x" });
  const error = new Error(`failure ${number}`);
  tell({
    kind: "error",
    level: "error",
    message: error.message,
    context,
    error,
    handled: false,
    mechanism: "http",
  });
}

describe.skipIf(!smallDisks)(
  `a file system without room${smallDisks ? "" : " (skipped: none can be mounted here)"}`,
  () => {
    test("signals wait in memory, leave no halves of files, use the disk again, and all arrive", async () => {
      const disk = fullDisk();
      const collector = await new Collector().open();
      await collector.close();
      ends.push(() => collector.close());
      const folder = join(disk.folder, "spool");
      const out = startOut({
        endpoint: collector.url,
        service: "full",
        spool: folder,
        logDelay: 10,
        metricInterval: 60_000,
        timeout: 300,
      });
      ends.push(() => out.stop(AbortSignal.timeout(1_000)));
      fail(0);
      await until(() => out.counts().spool.waiting === 1);
      disk.fill();
      for (let i = 1; i <= 10; i++) {
        fail(i);
        await out.flush();
      }
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
      disk.free();
      fail(11);
      await until(() => out.counts().spool.waiting > 1);
      await collector.open();
      await until(() => collector.errors().length >= 12);
      expect(new Set(collector.errors().map(({ exceptions }) => exceptions[0]?.message)).size).toBe(12);
      expect(out.counts()).toMatchObject({ dropped: 0 });
    });

    test("last words and the end: the error is on stderr, the exit code is 1, and the next start tells the error whole", async () => {
      const disk = fullDisk();
      const code = `
import { once } from "node:events";
installShutdown({ service: "full", lastWords: ${JSON.stringify(join(disk.folder, "state"))} });
registerCloser({ name: "pool", stage: "pools", close: () => console.log("closed pools") });
await new Promise((resolve) => setImmediate(resolve));
await new Promise((resolve) => setImmediate(resolve));
setInterval(() => {}, 1000);
const full = once(process, "SIGUSR2");
console.log("installed");
await full;
throw new Error("the end ${"x".repeat(900)}");`;
      const child = startChild(code);
      await child.says("installed");
      disk.fill();
      child.process.kill("SIGUSR2");
      const { code: exit, output } = await child.ended;
      expect(exit, output).toBe(1);
      expect(output).toContain("Error: the end");
      expect(output).toContain("closed pools");
      disk.free();
      const next = await startChild(
        `const shutdown = installShutdown({ service: "full", lastWords: ${JSON.stringify(join(disk.folder, "state"))} });
await sleep(200); await shutdown.begin("done");`,
      ).ended;
      expect(next.code, next.output).toBe(0);
      // Room for it was kept since the start.
      expect(next.output).toMatch(/last words of the run before .*Error: the end/);
      expect(next.output).not.toContain("can't be read");
    });

    test("a service starts and serves where nothing can be written at all", async () => {
      const disk = fullDisk();
      disk.fill();
      const child = startChild(`
installShutdown({ service: "full", lastWords: ${JSON.stringify(join(disk.folder, "state"))} });
const server = createServer((_, response) => response.end("served")).listen(0, "127.0.0.1", async () => {
  const answer = await fetch("http://127.0.0.1:" + server.address().port);
  console.log(await answer.text());
  process.kill(process.pid, "SIGTERM");
});
`);
      const { code, output } = await child.ended;
      expect(output).toContain("served");
      expect(code, output).toBe(0);
    });

    test("health says it, and that it is over", async () => {
      const disk = fullDisk();
      const health = createHealth({ environment: "test" });
      ends.push(() => health.close());
      health.check("disk", { every: "1h", passAfter: 1 }, diskCheck({ path: disk.folder }));
      const status = async () => {
        await health.refresh();
        return health.states().find(({ name }) => name === "disk");
      };
      expect((await status())?.status).toBe("pass");
      disk.fill();
      expect(await status()).toMatchObject({
        status: "fail",
        output: expect.stringContaining("space is free"),
      });
      disk.free();
      expect((await status())?.status).toBe("pass");
    });
  },
);

test.skipIf(process.platform !== "linux")(
  "a log that can't be written (/dev/full as stdout) ends no service",
  async () => {
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const code = `
    const { startLogs } = await import(${url("../../src/out/index.ts")});
    const { tell } = await import(${url("../../src/core/index.ts")});
    const logs = startLogs();
    for (let i = 0; i < 200; i++) {
      tell({ kind: "config", level: "error", message: "x".repeat(1000), problems: 1 });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    process.stderr.write(JSON.stringify(logs.counts()) + "\\n");
    process.exitCode = 7;`;
    const child = spawn(
      process.execPath,
      ["--conditions=holdfast-source", "--no-warnings", "--input-type=module", "-e", code],
      { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] },
    );
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [status] = (await once(child, "close")) as [number];
    expect(status, said).toBe(7);
    expect(said).toContain("ENOSPC");
    expect(JSON.parse(said.trim().split("\n").at(-1)!)).toMatchObject({ failed: expect.any(Number) });
    await sleep(0);
  },
);
