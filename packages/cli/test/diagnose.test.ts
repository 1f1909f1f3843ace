/** The contract of `holdfast diagnose`: JSON shape, exit codes, clear refusals. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "holdfast-cli-"));
const masked = `2025-08-15T09:12:01.100Z ERROR [req-7f3a] request failed
TypeError: quotes.statistics is not a function
    at loadDashboard (/app/src/dashboard/route.ts:41:24)
    at handle (/app/node_modules/fastify/lib/handle-request.js:150:19)
2025-08-15T09:12:01.103Z ERROR [req-7f3a] error handler failed
TypeError: Do not know how to serialize a BigInt
    at JSON.stringify (<anonymous>)
    at answer (/app/src/errors/handler.ts:18:20)
2025-08-15T09:12:01.104Z ERROR [req-7f3a] Error: socket hang up
    at Socket.socketOnEnd (node:_http_client:524:23)
`;

describe("diagnose --json", () => {
  test("names the root under its symptoms and exits 0", async () => {
    const { code, stdout } = await run(["diagnose", "-", "--json"], masked);
    const report = JSON.parse(stdout);
    expect(report.root).toEqual({
      type: "TypeError",
      message: "quotes.statistics is not a function",
      file: "/app/src/dashboard/route.ts",
      line: 41,
      function: "loadDashboard",
    });
    expect(report.chain.map((link: { role: string }) => link.role)).toEqual(["root", "symptom", "symptom"]);
    expect(report.chain.every((link: { reason: string }) => link.reason.length > 0)).toBe(true);
    expect(["confirmed", "likely"]).toContain(report.status);
    expect(report.hypotheses[0].evidence.length).toBeGreaterThan(0);
    expect(report.events).toBe(3);
    expect(report).not.toHaveProperty("issues");
    expect(code).toBe(0);
  });

  test("lists every issue when there are several, the worst first and repeated at the top", async () => {
    const other = `2025-08-15T10:00:00.000Z ERROR [req-9] relation failed\nRangeError: Invalid time value\n    at format (/app/src/dates.ts:3:9)\n`;
    const { stdout } = await run(
      ["diagnose", "-", "--json"],
      masked + masked.replaceAll("7f3a", "8b11") + other,
    );
    const report = JSON.parse(stdout);
    expect(report.issues).toHaveLength(2);
    expect(report.issues[0].root).toEqual(report.root);
    expect(report.issues[1].root.type).toBe("RangeError");
  });

  test("says that it does not know, and exits 3", async () => {
    const { code, stdout } = await run(["diagnose", "-", "--json"], "2025-08-15 09:12:01 INFO all is well\n");
    expect(JSON.parse(stdout)).toMatchObject({
      status: "inconclusive",
      root: null,
      chain: [],
      hypotheses: [],
      events: 0,
    });
    expect(code).toBe(3);
  });

  test("does not call a lone mask a cause", async () => {
    const { code, stdout } = await run(
      ["diagnose", "-", "--json"],
      "2025-08-15T09:12:01Z ERROR Error: socket hang up\n",
    );
    expect(JSON.parse(stdout)).toMatchObject({ status: "inconclusive", root: null });
    expect(code).toBe(3);
  });
});

describe("secrets", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLXRva2Vu";
  const log = [
    "2026-02-03T09:00:00Z ERROR connect failed: Error: connect ECONNREFUSED postgres://app:hunter2@db:5432/shop",
    "    at connect (/srv/src/db.ts:3:9)",
    `2026-02-03T09:00:01Z ERROR login failed password=letmein99 bearer ${token}: TypeError: user.id is not a function`,
    "    at login (/srv/src/login.ts:8:2)",
    '2026-02-03T09:00:02Z ERROR relation "users" does not exist',
    "",
  ].join("\n");

  test.each([[["--json"]], [[]]])("are in no output (%j)", async (options) => {
    const { stdout, stderr } = await run(["diagnose", "-", ...options], log);
    for (const secret of ["hunter2", "letmein99", token]) expect(stdout + stderr).not.toContain(secret);
    expect(stdout).toContain("[redacted]");
    expect(stdout.replaceAll("\\", "")).toContain('relation "users" does not exist');
  });
});

describe("what was left out", () => {
  const flood = Array.from({ length: 12_000 }, (_, i) => `WARN TypeError: item ${i} is bad`);
  const log = [...flood, "FATAL RangeError: the quota is exceeded", ""].join("\n");

  test("is in the object and in the text", async () => {
    const report = JSON.parse((await run(["diagnose", "-", "--json"], log)).stdout);
    expect(report.dropped).toEqual([
      { reason: "too_many_events", category: "event", count: expect.any(Number) },
    ]);
    expect(JSON.stringify(report)).toContain("the quota is exceeded");
    expect((await run(["diagnose", "-"], log)).stdout).toMatch(/[\d,]+ more events? of shapes/);
  });

  test("is absent when all was looked at", async () => {
    expect(JSON.parse((await run(["diagnose", "-", "--json"], masked)).stdout)).not.toHaveProperty("dropped");
  });
});

describe("unreadable input exits 2 with words, not a stack", () => {
  const binary = join(folder, "binary.log");
  writeFileSync(binary, Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)));
  test.each([
    ["a missing file", join(folder, "none.log"), "no such file"],
    ["a folder", folder, "folder"],
    ["a binary file", binary, "text"],
  ])("%s", async (_, file, words) => {
    const { code, stderr } = await run(["diagnose", file]);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
    expect(code).toBe(2);
  });

  test("--json puts the error into the object", async () => {
    const { code, stdout } = await run(["diagnose", join(folder, "none.log"), "--json"]);
    expect(JSON.parse(stdout).error.code).toBe("unreadable_input");
    expect(code).toBe(2);
  });
});

describe("for people", () => {
  test("prints the chain, root first, without colours into a pipe", async () => {
    const { stdout } = await run(["diagnose", "-"], masked);
    expect(stdout).toContain("ROOT     TypeError: quotes.statistics is not a function");
    expect(stdout.indexOf("BigInt")).toBeGreaterThan(stdout.indexOf("ROOT"));
    expect(stdout).not.toContain("\u001b[");
  });

  test("counts one as one", async () => {
    const { stdout } = await run(["diagnose", "-"], "ERROR TypeError: a is not a function\n");
    expect(stdout).toContain("1 error event in 1 log record: 1 issue\n");
  });

  test("help names the exit codes; an unknown command or option exits 2", async () => {
    expect((await run(["diagnose", "--help"])).stdout).toContain("Exit codes");
    expect((await run(["--help"])).code).toBe(0);
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect((await run(["frobnicate"])).code).toBe(2);
    expect((await run(["diagnose", "--nope", "x"])).code).toBe(2);
    expect((await run(["diagnose"])).code).toBe(2);
  });
});
