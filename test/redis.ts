/** A Redis for tests: servers of their own on free ports, that can be killed, frozen and started again. Where there is none, tests are skipped aloud. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { freePort } from "./free-port.ts";

export interface TestRedis {
  readonly port: number;
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  /** Starts it again on its port, with its data as last saved. @param settings are added for this start. */
  start(settings?: Settings): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** Ends it and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** As in `redis.conf`, e.g. `{ requirepass: "..." }`. */
type Settings = Readonly<Record<string, string>>;

/** Milliseconds until a server has to accept connections. */
const START_WITHIN = 20_000;
/** Another process may take the free port before the server does. */
const ATTEMPTS = 3;

const given = process.env["REDIS_URL"];
const installed = isInstalled();

type RedisTest = (name: string, body: () => Promise<void>, timeout?: number) => void;

/**
 * A test that starts, kills or freezes servers. Where `redis-server` is not on PATH it is skipped, and said so by name.
 *
 * @example
 * redisServerTest("survives", async () => { const redis = await startRedis(); ... });
 */
export const redisServerTest: RedisTest = testIf(installed, "redis-server on PATH");

/** A test that any Redis will do for: `someRedis()`, a server of its own or the one that `REDIS_URL` names. */
export const redisTest: RedisTest = testIf(installed || Boolean(given), "redis-server on PATH, or REDIS_URL");

function testIf(runs: boolean, needed: string): RedisTest {
  const skipped: string[] = [];
  return (name, body, timeout) => {
    if (runs) {
      test(name, body, timeout);
      return;
    }
    test.skip(name, body);
    skipped.push(name);
    // Once all tests of the file are known.
    if (skipped.length > 1) return;
    setImmediate(() => {
      const names = skipped.splice(0).map((each) => `\n  - ${each}`);
      console.warn(`SKIPPED: ${names.length} tests need ${needed}:${names.join("")}`);
    });
  };
}

/** A Redis that lives: share it, and leave nothing in it. */
export async function someRedis(): Promise<Pick<TestRedis, "url" | "stop">> {
  return installed || !given ? startRedis() : { url: given, stop: async () => {} };
}

/** Starts a server that keeps nothing on disk unless its settings say so. */
export async function startRedis(settings: Settings = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-redis-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const run = (more: Settings = {}) => launch(port, folder, { ...settings, ...more });
    try {
      return serverOf(port, await run(), run, remove);
    } catch (error) {
      if (attempt < ATTEMPTS) continue;
      await remove();
      throw error;
    }
  }
}

function serverOf(
  port: number,
  first: ChildProcess,
  run: (settings?: Settings) => Promise<ChildProcess>,
  remove: () => Promise<void>,
): TestRedis {
  let child: ChildProcess | undefined = first;
  const kill = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = once(running, "exit");
    running.kill("SIGKILL");
    await gone;
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start: async (settings) => {
      await kill();
      child = await run(settings);
    },
    kill,
    freeze: () => void child?.kill("SIGSTOP"),
    thaw: () => void child?.kill("SIGCONT"),
    stop: async () => {
      await kill();
      await remove();
    },
  };
}

async function launch(port: number, folder: string, settings: Settings): Promise<ChildProcess> {
  const all: Settings = {
    port: String(port),
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, ...wordsOf(value)]);
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "pipe"] });
  // A test that came to no end must leave none behind.
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-16_000);
    });
  const until = performance.now() + START_WITHIN;
  // Not by connecting alone: another process may listen there. It may still be reading its data.
  while (!/Server initialized|Ready to accept connections/.test(output) || !(await accepts(port))) {
    if (child.exitCode === null && child.signalCode === null && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    child.kill("SIGKILL");
    throw new Error(`Redis did not start:\n${output}`);
  }
  return child;
}

/** An empty value is an argument of its own; others may be several. */
function wordsOf(value: string): string[] {
  return value === "" ? [""] : value.split(" ");
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function isInstalled(): boolean {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore", timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
