/** What a log tells over time: the same in text, JSON and report, from logs as platforms write them. */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-over-time-"));
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, seconds)).toISOString();

/** A service that does not come up, as `docker compose logs -t` prints it. */
const crashing = [0, 45, 90, 135]
  .flatMap((second) => [
    `web-1  | ${at(second)} > shop-api@1.4.2 start`,
    `web-1  | ${at(second + 1)} INFO connecting to the database`,
    `web-1  | ${at(second + 2)} ERROR boot failed: error: password authentication failed for user "shop"`,
    "web-1  |     at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:285:98)",
    "web-1  |     at async connect (/app/dist/db.js:14:5)",
    "web-1 exited with code 1",
  ])
  .join("\n");

/** Access lines of two releases; the second lacks a column, is slow, and refuses sign-ins. */
function releases(): string {
  const lines: string[] = [];
  for (let i = 0; i < 3_000; i++) {
    const time = Date.UTC(2026, 2, 2, 9) + i * 600;
    const young = i >= 2_400;
    const release = young ? "2.4.0" : "2.3.0";
    const common = { time, hostname: "api-6f9d", service: "api", release, reqId: `r${i}` };
    const login = i % 8 === 0;
    const bad = young && !login && i % 10 === 1;
    const status = login && (young || i % 160 === 0) ? 401 : bad ? 500 : 200;
    if (bad) {
      const message = 'column "discount_code" does not exist';
      const stack = `error: ${message}\n    at async loadOrder (/app/src/orders/load.ts:31:17)`;
      lines.push(
        JSON.stringify({
          ...common,
          level: 50,
          msg: "order failed",
          err: { type: "error", code: "42703", message, stack },
        }),
      );
    }
    const req = login ? { method: "POST", url: "/login" } : { method: "GET", url: `/orders/${i}` };
    lines.push(
      JSON.stringify({
        ...common,
        level: 30,
        req,
        res: { statusCode: status },
        responseTime: young ? 80 + (i % 50) : 10 + (i % 20),
        msg: "request completed",
      }),
    );
  }
  return lines.join("\n");
}

describe("a crash loop", () => {
  test("is told by text, JSON and report alike", async () => {
    const report = join(folder, "loop.md");
    const { stdout } = await run(["diagnose", "-", "--json", "--report", report], crashing);
    const { seen, status } = JSON.parse(stdout);
    expect(status).toBe("confirmed");
    expect(seen).toEqual([
      {
        what: "crash-loop",
        text: "web crashes at its start, again and again: 4 starts in 2 min, 4 of them failed",
        signal: "boot at line 1",
        time: Date.UTC(2026, 2, 2, 9),
      },
    ]);
    expect(readFileSync(report, "utf8")).toContain("4 starts in 2 min");
    const { stdout: text } = await run(["diagnose", "-"], crashing);
    expect(text).toContain(`${seen[0].text} (${seen[0].signal})`);
  });

  test.each([
    ["CRLF", crashing.replaceAll("\n", "\r\n")],
    ["colours", crashing.replaceAll("web-1  |", "\u001b[36mweb-1  |\u001b[0m")],
  ])("is seen through %s", async (_, log) => {
    const { stdout } = await run(["diagnose", "-"], log);
    expect(stdout).toContain("4 starts in 2 min");
  });

  test("is seen in a journal, whose times have no year, and is given no date", async () => {
    const lines = [0, 1, 2, 3].flatMap((minute) => [
      `Mar 02 10:0${minute}:00 vm1 systemd[1]: Started api.service - Shop API.`,
      `Mar 02 10:0${minute}:01 vm1 api[${300 + minute}]: Error: Cannot find module 'dotenv'`,
      `Mar 02 10:0${minute}:01 vm1 api[${300 + minute}]:     at Object.<anonymous> (/srv/api/dist/index.js:1:1)`,
      `Mar 02 10:0${minute}:02 vm1 systemd[1]: api.service: Main process exited, code=exited, status=1/FAILURE`,
    ]);
    const { stdout } = await run(["diagnose", "-", "--json"], lines.join("\n"));
    expect(JSON.parse(stdout).seen).toEqual([
      {
        what: "crash-loop",
        text: "api crashes at its start, again and again: 4 starts in 3 min, 4 of them failed",
        signal: "boot at line 1",
        time: null,
      },
    ]);
  });

  test("is none of a rolling deploy, whose instances stay up", async () => {
    const pods = ["2kq4x", "9fzb1", "b41cc", "c0d7p"];
    const log = pods.flatMap((pod, n) => [
      `[pod/api-7d9f8b6c5-${pod}/api] ${at(n * 30)} INFO Server listening at http://0.0.0.0:3000`,
      `[pod/api-7d9f8b6c5-${pod}/api] ${at(n * 30 + 9)} ERROR TypeError: quotes.statistics is not a function`,
    ]);
    const { stdout } = await run(["diagnose", "-", "--json"], log.join("\n"));
    expect(JSON.parse(stdout)).not.toHaveProperty("seen");
  });
});

test("a worse release, slower requests, a burst and refused sign-ins are named, and cite lines", async () => {
  const file = join(folder, "api.log.gz");
  writeFileSync(file, gzipSync(releases()));
  const { stdout, code } = await run(["diagnose", file, "--json"]);
  const { overTime, seen, verdict, root } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(root.message).toContain("discount_code");
  expect(overTime.map(({ what }: { what: string }) => what)).toEqual(["burst", "slower", "release-worse"]);
  for (const { signal } of [...overTime, ...seen]) expect(signal).toMatch(/^line \d+$/);
  expect(seen).toMatchObject([{ what: "sign-in-failures", text: expect.stringContaining("hardly anybody") }]);
  expect(verdict).toMatchObject({ status: "confirmed", cause: { kind: "undefined-column" } });
});

test("what would decide is shown where it is not settled", async () => {
  const log = `${at(0)} ERROR Error: connect ECONNREFUSED 10.0.0.3:6379\n    at load (/app/src/cache.ts:3:7)\n${at(0)} ERROR Error: timeout exceeded when trying to connect\n    at load (/app/src/pool.ts:3:7)\n`;
  const { stdout } = await run(["diagnose", "-", "--json"], log);
  for (const { run: command, asks, answers } of JSON.parse(stdout).verdict.deciding) {
    expect(command).not.toBe("");
    expect(asks).not.toBe("");
    expect(answers.length).toBeGreaterThan(1);
  }
});

test("a damaged archive is refused in words", async () => {
  const file = join(folder, "cut.log.gz");
  writeFileSync(file, gzipSync(crashing).subarray(0, 60));
  const { code, stderr } = await run(["diagnose", file]);
  expect(code).toBe(2);
  expect(stderr).toContain("damaged");
});
