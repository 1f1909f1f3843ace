/** From a failing release to the commit behind it: by `diagnose --repo`, and by `release` and the console. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { quoteRepository, type Repository } from "./repository.ts";
import { bin, run } from "./run.ts";

const stack =
  "TypeError: quotes.statistics is not a function\n    at loadDashboard (/app/src/dashboard/load.ts:6:63)\n    at handler (/app/src/server.ts:9:3)";
const log = `${JSON.stringify({ level: 50, time: 1_755_245_000_000, msg: "request failed", err: { type: "TypeError", message: "quotes.statistics is not a function", stack } })}\n`;

let repository: Repository;
let logs: string;
beforeAll(() => {
  repository = quoteRepository();
  logs = mkdtempSync(join(tmpdir(), "holdfast-logs-"));
  writeFileSync(join(logs, "app.log"), log);
  // Another name at another place: the line of the first uses what the release took away, whatever the log says.
  const elsewhere = log.replaceAll("statistics", "totals").replaceAll("loadDashboard", "printReport");
  writeFileSync(
    join(logs, "other.log"),
    elsewhere.replaceAll("dashboard/load.ts:6:63", "report/print.ts:2:9"),
  );
});
afterAll(() => {
  rmSync(repository.folder, { recursive: true });
  rmSync(logs, { recursive: true });
});

interface Suspect {
  change: { id: string; kind: string; title: string; time: number | string };
  why: { text: string; signal: string }[];
  risk: string;
  action: string;
  score: number;
}

describe("diagnose --repo", () => {
  const range = () => ["--repo", repository.folder, "--release", "v1.1.0", "--since", "v1.0.0"];

  test("names the commit that took the method away, with reason, risk and action", async () => {
    const { stdout, code } = await run(["diagnose", join(logs, "app.log"), "--json", ...range()]);
    expect(code).toBe(0);
    const { suspects } = JSON.parse(stdout) as { suspects: Suspect[] };
    expect(suspects).toHaveLength(1);
    const [first] = suspects;
    expect(first!.change).toMatchObject({
      kind: "commit",
      id: repository.commits["Simplify the quote store"],
    });
    expect(first!.why[0]).toEqual({
      text: "It removed `statistics` from src/quotes/store.ts: `statistics(user: string) {`",
      signal: `commit ${repository.commits["Simplify the quote store"]!.slice(0, 12)}`,
    });
    expect(first!.risk).not.toBe("");
    expect(first!.action).toContain("git revert");
  });

  test("finds the version without its v, and says what there is not", async () => {
    const named = await run([
      "diagnose",
      join(logs, "app.log"),
      "--repo",
      repository.folder,
      "--release",
      "1.1.0",
      "--since",
      "1.0.0",
    ]);
    expect(named.stdout).toMatch(/ (?:strong|some|weak) +[0-9a-f]{12} {2}Simplify the quote store/);
    const none = await run([
      "diagnose",
      join(logs, "app.log"),
      "--repo",
      repository.folder,
      "--release",
      "v9",
    ]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("--release v9 is no commit, branch or tag");
    const option = await run([
      "diagnose",
      join(logs, "app.log"),
      "--repo",
      repository.folder,
      "--release",
      "--output=/tmp/x",
    ]);
    expect(option.code).toBe(2);
    const alone = await run(["diagnose", join(logs, "app.log"), "--since", "v1.0.0"]);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain("--repo");
  });

  test("ties nothing to a release that has nothing to do with it", async () => {
    const { stdout } = await run([
      "diagnose",
      join(logs, "other.log"),
      "--json",
      "--repo",
      repository.folder,
      "--release",
      "v1.1.0",
      "--since",
      "v1.0.0",
    ]);
    expect((JSON.parse(stdout) as { suspects: Suspect[] }).suspects).toEqual([]);
  });

  test("several logs are one: each claim says in which it stood", async () => {
    const { stdout } = await run(["diagnose", join(logs, "app.log"), join(logs, "other.log"), "--json"]);
    const { issues, events } = JSON.parse(stdout) as {
      events: number;
      issues: { chain: { seen: string }[] }[];
    };
    expect(issues).toHaveLength(2);
    expect(events).toBe(1);
    expect(issues.map(({ chain }) => chain[0]!.seen).sort()).toEqual(["app.log line 1", "other.log line 1"]);
  });
});

describe("release", () => {
  let console_: ChildProcess;
  let url: string;
  let key: string;
  let data: string;
  const bearer = { authorization: "Bearer an-admin-token-for-tests" };

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), "holdfast-release-"));
    console_ = spawn(process.execPath, [bin, "serve", "--port", "0", "--data", data, "--json"], {
      env: { ...process.env, HOLDFAST_ADMIN_TOKEN: "an-admin-token-for-tests" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: console_.stdout! }), "line")) as [string];
    const ready = JSON.parse(line) as { url: string; projects: { dsn: string }[] };
    url = ready.url;
    key = new URL(ready.projects[0]!.dsn).username;
  });
  afterAll(async () => {
    const ended = once(console_, "exit");
    console_.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true });
  });

  const release = (...args: string[]) =>
    run(["release", "1.1.0", "--repo", repository.folder, "--since", "v1.0.0", ...args]);

  test("tells the console, which names the commit on the issue", async () => {
    const told = await release("--url", url, "--key", key);
    expect(told).toMatchObject({ code: 0, stdout: "Told: 1.1.0, 3 commits.\n" });
    const event = {
      event_id: "0123456789abcdef0123456789abcdef",
      timestamp: Date.now() / 1000,
      platform: "node",
      release: "1.1.0",
      exception: {
        values: [
          {
            type: "TypeError",
            value: "quotes.statistics is not a function",
            stacktrace: {
              frames: [
                {
                  filename: "/app/src/dashboard/load.ts",
                  abs_path: "/app/src/dashboard/load.ts",
                  function: "loadDashboard",
                  lineno: 6,
                  colno: 63,
                  in_app: true,
                },
              ],
            },
          },
        ],
      },
    };
    const sent = await fetch(`${url}/api/1/envelope/?sentry_key=${key}`, {
      method: "POST",
      body: `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
    });
    expect(sent.status).toBe(200);
    const { issues } = (await (await fetch(`${url}/api/issues`, { headers: bearer })).json()) as {
      issues: { id: string }[];
    };
    const detail = (await (
      await fetch(`${url}/api/issues/${issues[0]!.id}`, { headers: bearer })
    ).json()) as { suspects: Suspect[] };
    expect(detail.suspects[0]!.change.id).toBe(repository.commits["Simplify the quote store"]);
    expect(detail.suspects[0]!.why.map(({ text }) => text)).toContainEqual(
      expect.stringContaining("after it took effect"),
    );
    const listed = (await (await fetch(`${url}/api/changes?project=1`, { headers: bearer })).json()) as {
      changes: { release: string }[];
    };
    expect(listed.changes.map((change) => change.release)).toEqual(["1.1.0"]);
  });

  test("told again it replaces what was told; a wrong key and a missing one are refused", async () => {
    expect((await release("--url", url, "--key", key)).code).toBe(0);
    const listed = (await (await fetch(`${url}/api/changes?project=1`, { headers: bearer })).json()) as {
      changes: unknown[];
    };
    expect(listed.changes).toHaveLength(1);
    const wrong = await release("--url", url, "--key", "not-a-key");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("403");
    expect((await release("--url", url)).code).toBe(2);
    expect((await release("--url", "ftp://x", "--key", key)).code).toBe(2);
  });

  test("a dry run prints the change, its blamed lines and nothing secret", async () => {
    const { stdout, code } = await release("--dry-run");
    expect(code).toBe(0);
    const change = JSON.parse(stdout) as {
      commits: { message: string; files: { path: string; lines?: number[][] }[] }[];
    };
    expect(change.commits.map(({ message }) => message)).toEqual([
      "Explain how to start",
      "Simplify the quote store",
      "Add a work order page",
    ]);
    expect(change.commits[2]!.files).toMatchObject([{ path: "src/orders/page.ts", lines: [[1, 1]] }]);
  });

  test("what does not fit is refused with a reason", async () => {
    const post = (body: unknown, headers: Record<string, string> = { "x-holdfast-key": key }) =>
      fetch(`${url}/api/changes`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
    expect((await post({ id: "x" })).status).toBe(400);
    expect(
      (await post({ id: "f1", kind: "flag", title: "settlement on", names: ["settlement"] }, bearer)).status,
    ).toBe(400);
    expect(
      (await post({ id: "f1", kind: "flag", title: "settlement on", names: ["settlement"] }, {})).status,
    ).toBe(401);
    expect(
      (
        await post({
          changes: [
            {
              id: "f1",
              kind: "flag",
              title: "settlement on",
              names: ["settlement"],
              time: "2026-01-22T10:00:00Z",
            },
          ],
        })
      ).status,
    ).toBe(201);
  });
});
