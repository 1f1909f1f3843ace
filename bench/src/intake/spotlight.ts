/** The peer that installs from npm: Sentry's Spotlight sidecar, which takes the same envelopes and keeps the last ones in memory. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runLoad } from "../measure/load.ts";

const version = "4.11.8";
/** The newest hono breaks this version: each request ends in a TypeError. */
const hono = "4.12.25";

type MakeRequests = (bytes: number, path: string, key: string, gzip: boolean) => (n: number) => Uint8Array;

export async function runSpotlight(make: MakeRequests, connections: number, count: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-peer-"));
  try {
    execFileSync(
      "npm",
      [
        "install",
        "--no-save",
        "--ignore-scripts",
        "--prefix",
        folder,
        `@spotlightjs/spotlight@${version}`,
        `hono@${hono}`,
      ],
      { stdio: "ignore" },
    );
    const port = await freePort();
    // Its server alone: its own command reports about itself to the internet.
    const entry = join(folder, "server.mjs");
    writeFileSync(
      entry,
      `import { setupSpotlight } from "@spotlightjs/spotlight";
await setupSpotlight({ port: ${port}, isStandalone: true });
`,
    );
    const child = spawn(process.execPath, [entry], { stdio: "ignore" });
    try {
      await answering(port);
      const load = (bytes: number, events: number) =>
        runLoad({
          host: "127.0.0.1",
          port,
          connections,
          count: events,
          request: make(bytes, "/api/1/envelope/", "bench", false),
        });
      await load(3_000, 500);
      const small = await load(3_000, count);
      const large = await load(50_000, Math.ceil(count / 4));
      const rate = (events: number, seconds: number) => (events / seconds).toFixed(0);
      return `peer: @spotlightjs/spotlight ${version}, in memory, nothing stored or grouped: 3 KB ${rate(count, small.seconds)}/s ${JSON.stringify(small.statuses)}, 50 KB ${rate(Math.ceil(count / 4), large.seconds)}/s ${JSON.stringify(large.statuses)}`;
    } finally {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    }
  } catch (error) {
    return `peer: @spotlightjs/spotlight ${version} could not be run here: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function answering(port: number): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      await fetch(`http://127.0.0.1:${port}/health`);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("it did not answer within 10 s");
}
