/** Intake, drained: each event parsed, unmasked, fingerprinted and stored before it is answered; beside a server that drops. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchOptions } from "../main.ts";
import { percentile, runLoad } from "../measure/load.ts";
import { median } from "../measure/median.ts";
import { startServer } from "../measure/server.ts";
import { table } from "../measure/table.ts";
import { requests } from "./events.ts";
import { runSpotlight } from "./spotlight.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** The built form: what users run. Stripping types as sources load is a convenience of development, and costs memory. */
const cli = join(root, "packages/cli/dist/main.js");
const drop = fileURLToPath(new URL("./accept-and-drop.ts", import.meta.url));
const adminToken = "bench-admin-token-of-some-length";
const connections = 64;
/** Requests that are sent first and not measured. */
const warmUp = 500;

interface Size {
  name: string;
  bytes: number;
  gzip: boolean;
  events: number;
  /** Events per second that NUMBERS asks for; absent where it asks for nothing. */
  goal?: number;
}

const sizes: Size[] = [
  { name: "3 KB", bytes: 3_000, gzip: false, events: 20_000, goal: 3_000 },
  { name: "50 KB", bytes: 50_000, gzip: false, events: 4_000, goal: 400 },
  { name: "50 KB gzip", bytes: 50_000, gzip: true, events: 4_000 },
];

interface Round {
  rate: number;
  p99: number;
  memory: number;
}

export async function run(options: BenchOptions): Promise<void> {
  execFileSync("npx", ["tsc", "-b", "packages/cli/tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  const rounds = options.rounds ?? 3;
  const busy = loadavg()[0]!;
  const rows = [["intake", "holdfast/s", "p99 ms", "RSS MiB", "accept-and-drop/s", "ratio", "goal"]];
  for (const size of sizes) {
    const ours: Round[] = [];
    const dropped: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const count = options.events ?? size.events;
      dropped.push(await measureDrop(size, count));
      ours.push(await measureHoldfast(size, count));
    }
    const rate = median(ours.map((round) => round.rate));
    const ratio = median(ours.map((round, i) => round.rate / dropped[i]!.rate));
    const memory = Math.max(...ours.map((round) => round.memory));
    const goal =
      size.goal === undefined
        ? "-"
        : `${verdict(rate >= size.goal)} >= ${size.goal}/s, ${verdict(ratio >= 0.15)} >= 0.15, ${verdict(memory <= 250)} <= 250 MiB`;
    rows.push([
      size.name,
      rate.toFixed(0),
      median(ours.map((round) => round.p99)).toFixed(1),
      memory.toFixed(0),
      median(dropped.map((round) => round.rate)).toFixed(0),
      ratio.toFixed(2),
      goal,
    ]);
  }
  process.stdout.write(`${table(rows)}\n`);
  process.stdout.write(
    `${rounds} rounds in turn, medians; ${connections} connections, one request in flight on each; SQLite; the built form, as installed; the load generator on the same cores; load average before it ${busy.toFixed(1)}.\n`,
  );
  process.stdout.write(
    "Drained: a 2xx means parsed, unmasked, fingerprinted and committed; the stored count was checked after each round.\n",
  );
  if (options.peer)
    process.stdout.write(`\n${await runSpotlight(requests, connections, options.events ?? 4_000)}\n`);
}

function verdict(met: boolean): string {
  return met ? "met" : "MISSED";
}

async function measureDrop(size: Size, count: number): Promise<Round> {
  const server = await startServer(["--conditions=holdfast-source", drop]);
  try {
    const { hostname, port } = new URL((JSON.parse(server.line) as { url: string }).url);
    return await load(server, hostname, Number(port), "/api/1/envelope/", "k", size, count);
  } finally {
    await server.stop();
  }
}

async function measureHoldfast(size: Size, count: number): Promise<Round> {
  const data = mkdtempSync(join(tmpdir(), "holdfast-bench-"));
  const server = await startServer([cli, "serve", "--port", "0", "--data", data, "--json"], {
    HOLDFAST_ADMIN_TOKEN: adminToken,
  });
  try {
    const ready = JSON.parse(server.line) as { url: string; projects: { id: string; dsn: string }[] };
    const { hostname, port } = new URL(ready.url);
    const dsn = new URL(ready.projects[0]!.dsn);
    const result = await load(
      server,
      hostname,
      Number(port),
      `/api${dsn.pathname}/envelope/`,
      dsn.username,
      size,
      count,
    );
    const stored = await storedEvents(ready.url);
    if (stored !== count + warmUp)
      throw new Error(`${count + warmUp} events were acknowledged, ${stored} are stored`);
    return result;
  } finally {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function load(
  server: { peakMemory(): number },
  host: string,
  port: number,
  path: string,
  key: string,
  size: Size,
  count: number,
): Promise<Round> {
  const request = requests(size.bytes, path, key, size.gzip);
  // A compressed request costs the sender more than the server: make them beforehand.
  const ready = size.gzip ? Array.from({ length: count + warmUp }, (_, n) => request(n)) : undefined;
  const make = (n: number) => ready?.[n] ?? request(n);
  await runLoad({ host, port, connections, count: warmUp, request: (n) => make(count + n) });
  const result = await runLoad({ host, port, connections, count, request: make });
  if (result.statuses[200] !== count)
    throw new Error(`not every event was accepted: ${JSON.stringify(result.statuses)}`);
  return {
    rate: count / result.seconds,
    p99: percentile(result.latencies, 0.99),
    memory: server.peakMemory(),
  };
}

async function storedEvents(url: string): Promise<number> {
  let total = 0;
  let cursor: string | null = "";
  while (cursor !== null) {
    const response = await fetch(
      `${url}/api/issues?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
      {
        headers: { authorization: `Bearer ${adminToken}` },
      },
    );
    const page = (await response.json()) as { issues: { events: number }[]; next: string | null };
    total += page.issues.reduce((sum, issue) => sum + issue.events, 0);
    cursor = page.next;
  }
  return total;
}
