/** The real console, from source: what the kit sends arrives, with its chain, the catch that swallowed, and the outcomes. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tell, WorkContext } from "../core/index.ts";
import { handleFailure } from "../errors/index.ts";
import { startOut } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-out-console-"));
const token = randomBytes(24).toString("base64url");
let child: ChildProcess;
let url = "";
let project = "";
let otlp: { endpoint: string; headers: Record<string, string> };

beforeAll(async () => {
  const cli = new URL("../../../cli/bin/holdfast.cjs", import.meta.url).pathname;
  // The console asks for a newer Node than the kit does.
  const node = new URL("../../../../node_modules/.bin/node", import.meta.url).pathname;
  child = spawn(node, [cli, "serve", "--port", "0", "--data", join(folder, "data"), "--json"], {
    env: { ...process.env, HOLDFAST_ADMIN_TOKEN: token },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
  const ready = JSON.parse(line) as { url: string; projects: { id: string; otlp: typeof otlp }[] };
  url = ready.url;
  otlp = ready.projects[0]!.otlp;
  project = ready.projects[0]!.id;
}, 60_000);

afterAll(async () => {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
  await ended;
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
});

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("the console did not come to know it in 20 s");
    await sleep(100);
  }
}

interface Issue {
  id: string;
  root: { type: string; message: string } | null;
  routes: string[];
  releases: string[];
  count: number;
  chain: {
    type: string;
    message: string;
    role: string;
    swallowedAt: { file: string; line: number } | null;
  }[];
}

class StoreError extends Error {}

/** A request whose repository swallowed the database's error, and which then failed for another reason. */
function request(failing: boolean): void {
  const context = new WorkContext({
    kind: "http",
    method: "GET",
    path: "/api/threads",
    route: "GET /api/threads",
  });
  if (failing) {
    const query = Object.assign(new StoreError('invalid input syntax for type json: "owner"'), {
      code: "22P02",
    });
    context.addLedger({
      error: query,
      time: Date.now() - 5,
      state: "caught",
      caughtAt: { file: "/app/src/threads/repository.ts", line: 38, function: "list" },
    });
    context.addFlag({ key: "new-threads", variant: "on", value: "true", reason: "STATIC", time: Date.now() });
    let seen: unknown;
    try {
      (undefined as unknown as { rows: unknown[] }).rows.map(String);
    } catch (error) {
      seen = error;
    }
    handleFailure(seen, { context });
    tell({ kind: "swallowed", level: "warning", message: "caught one", context, entries: context.ledger! });
  } else context.addDegraded({ name: "games", reason: "failed", time: Date.now() });
  const status = failing ? 500 : 200;
  tell({ kind: "work", level: "info", message: "", context, status, failed: failing, duration: 12 });
}

test("the issue, its root, the catch that swallowed it, and the outcomes arrive", async () => {
  const out = startOut({
    ...otlp,
    service: "threads",
    release: "2.1.0",
    environment: "production",
    spool: join(folder, "spool"),
    logDelay: 50,
    metricInterval: 200,
  });
  for (let i = 0; i < 3; i++) request(true);
  for (let i = 0; i < 7; i++) request(false);
  const issue = await until(async () => {
    const { issues } = await get<{ issues: Issue[] }>("/api/issues");
    const found = issues.find(({ count }) => count >= 3);
    return found && (await get<Issue>(`/api/issues/${found.id}`));
  });
  expect(issue.root).toMatchObject({ type: "StoreError" });
  expect(issue.routes).toEqual(["GET /api/threads"]);
  expect(issue.releases).toEqual(["2.1.0"]);
  expect(issue.count).toBe(3);
  expect(issue.chain.map(({ type, role }) => [type, role])).toEqual([
    ["StoreError", "root"],
    ["TypeError", "symptom"],
  ]);
  expect(issue.chain[0]!.swallowedAt).toMatchObject({ file: "/app/src/threads/repository.ts", line: 38 });
  const total = await until(async () => {
    const { outcomes } = await get<{ outcomes: { route: string; total: number; failed: number }[] }>(
      `/api/outcomes?project=${project}`,
    );
    const of = outcomes.filter(({ route }) => route === "GET /api/threads");
    const sum = (key: "total" | "failed") => of.reduce((all, one) => all + one[key], 0);
    return sum("total") === 10 ? { total: sum("total"), failed: sum("failed") } : undefined;
  });
  expect(total).toEqual({ total: 10, failed: 3 });
  await out.stop();
  expect(out.counts()).toMatchObject({ refused: 0, rejected: 0, dropped: 0 });
});
