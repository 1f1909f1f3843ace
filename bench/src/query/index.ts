/** `npm run bench -- query`: lists, details, events and outcomes out of a large store while intake goes on writing. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore, type Store, startConsole } from "@holdfast/console";
import { table } from "../measure/table.ts";
import { fill } from "./fill.ts";

export interface QueryBenchOptions {
  /** Events stored before the queries begin. (Default: 1,000,000) */
  events?: number;
  /** How often each query is asked. (Default: 200) */
  rounds?: number;
}

/** Events per second that are written while the queries run. */
const INTAKE = 1000;
const BATCH = 100;

type Query = (store: Store, round: number) => Promise<unknown>;

/** Fills a store in a temporary folder (SQLite, or the PostgreSQL of `DATABASE_URL`), queries it, prints p50, p95 and the worst. */
export async function run(options: QueryBenchOptions = {}): Promise<void> {
  const events = options.events ?? 1_000_000;
  const rounds = options.rounds ?? 200;
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-query-"));
  const databaseUrl = process.env["DATABASE_URL"];
  const place = databaseUrl ? { databaseUrl } : { dataDir: join(folder, "data") };
  const store = await openStore(place, { writerThread: true });
  try {
    const { id: project } = await store.createProject(`bench ${Date.now()}`, Date.now());
    const shape = { project, issues: 5000 };
    let shown = 0;
    const spent = await fill(store, events, {
      ...shape,
      progress: (done) => {
        if (done - shown < events / 10) return;
        shown = done;
        process.stderr.write(`stored ${done} of ${events}\n`);
      },
    });
    const { bytes, issues } = await store.size();
    console.log(
      `${store.kind}: stored ${events} events in ${issues} issues, ${Math.round(bytes / 1024 ** 2)} MiB of events, ${Math.round((events / spent) * 1000)}/s`,
    );
    const adminToken = randomBytes(24).toString("base64url");
    const running = await startConsole({ ...place, port: 0, adminToken, log: () => {} });
    const stop = new AbortController();
    const intake = keepWriting(store, project, events, stop.signal);
    const page = async (id: string) => {
      const answer = await fetch(`${running.url}/api/issues/${id}`, {
        headers: { authorization: `Bearer ${adminToken}` },
      });
      if (!answer.ok) throw new Error(`the console answered ${answer.status} for an issue's page`);
      return answer.arrayBuffer();
    };
    const rows = await measure(store, await queriesOf(store, project, page), rounds);
    stop.abort();
    const written = await intake;
    await running.close();
    console.log(`while writing ${written} events/s in batches of ${BATCH}; ${rounds} rounds, milliseconds\n`);
    console.log(table([["query", "p50", "p95", "worst"], ...rows]));
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes at a steady rate until stopped; answers the rate that was reached. */
async function keepWriting(store: Store, project: string, from: number, stop: AbortSignal): Promise<number> {
  const start = performance.now();
  let written = 0;
  while (!stop.aborted) {
    await fill(store, BATCH, { project, issues: 5000, from: from + written, span: 1000 });
    written += BATCH;
    const due = start + (written / INTAKE) * 1000;
    await sleep(Math.max(0, due - performance.now()));
  }
  return Math.round((written / (performance.now() - start)) * 1000);
}

async function queriesOf(
  store: Store,
  project: string,
  page: (issue: string) => Promise<unknown>,
): Promise<Record<string, Query>> {
  const base = { project, limit: 50 };
  const now = Date.now();
  const newest = (await store.issues({ ...base, sort: "last-seen", limit: 200 }, now)).issues;
  const largest = (await store.issues({ ...base, sort: "count", limit: 200 }, now)).issues;
  const ids = [...newest, ...largest].map((issue) => issue.id);
  const next = (await store.issues({ ...base, sort: "count" }, now)).next;
  const release = newest[0]?.releases[0] ?? "";
  const idOf = (round: number): string => ids[(round * 17) % ids.length]!;
  return {
    "issues by last seen": (one) => one.issues({ ...base, sort: "last-seen" }, Date.now()),
    "issues by count, second page": (one) =>
      one.issues({ ...base, sort: "count", ...(next ? { cursor: next } : {}) }, Date.now()),
    "unresolved issues of a release": (one) =>
      one.issues({ ...base, sort: "first-seen", status: "unresolved", release }, Date.now()),
    "issues with a rare word": (one, round) =>
      one.issues({ ...base, sort: "last-seen", q: `quotes${4000 + (round % 900)}.` }, Date.now()),
    "issue detail": (one, round) => one.issue(idOf(round), Date.now()),
    "issue page over HTTP, with its verdict": (_, round) => page(idOf(round)),
    "events of an issue": (one, round) => one.events(idOf(round), { limit: 50 }),
    "outcomes of an hour": (one) =>
      one.outcomes({ project, since: Date.now() - 3_600_000, until: Date.now() }),
    "outcomes of a day": (one) =>
      one.outcomes({ project, since: Date.now() - 86_400_000, until: Date.now() }),
    size: (one) => one.size(),
  };
}

async function measure(store: Store, queries: Record<string, Query>, rounds: number): Promise<string[][]> {
  const times = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, query] of Object.entries(queries)) {
      const start = performance.now();
      await query(store, round);
      times.get(name)!.push(performance.now() - start);
      await sleep(1);
    }
  }
  return [...times].map(([name, taken]) => {
    const sorted = taken.toSorted((a, b) => a - b);
    const at = (share: number): string =>
      sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
    return [name, at(0.5), at(0.95), at(1)];
  });
}
