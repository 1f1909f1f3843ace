/** `diagnose --report`: the incident report beside the answer, whose contract stays. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./run.ts";

const app = [
  "2025-11-20T10:05:31.120Z ERROR GET /api/sessions failed request_id=7b1f22aa9c",
  "Error: Connection terminated unexpectedly <script>alert(1)</script>",
  "    at Connection.<anonymous> (/app/node_modules/pg/lib/client.js:136:73)",
  "    at listSessions (/app/src/sessions/list.ts:22:11)",
].join("\n");
const postgres = [
  "2025-11-20 10:05:20.010 UTC [29] LOG:  database system was interrupted; last known up at 2025-11-20 10:03:11 UTC",
  "2025-11-20 10:05:20.121 UTC [29] LOG:  database system was not properly shut down; automatic recovery in progress",
  "2025-11-20 10:05:20.125 UTC [29] LOG:  invalid record length at 0/19EC278: expected at least 24, got 0",
].join("\n");

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-report-"));
  writeFileSync(at("app.log"), app);
  writeFileSync(at("postgres.log"), postgres);
  writeFileSync(at("empty.log"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("diagnose --report", () => {
  test("writes Markdown, and answers as without it", async () => {
    const plain = await run(["diagnose", at("app.log"), at("postgres.log"), "--json"]);
    const told = await run([
      "diagnose",
      at("app.log"),
      at("postgres.log"),
      "--json",
      "--report",
      at("out.md"),
    ]);
    expect(told.stdout).toBe(plain.stdout);
    expect(told.code).toBe(plain.code);
    const report = readFileSync(at("out.md"), "utf8");
    expect(report).toMatch(/^# INC-[0-9A-F]{10}: /);
    for (const title of [
      "Summary",
      "Timeline",
      "Hypotheses",
      "Roll back",
      "Action items",
      "Five whys",
      "Signals",
    ])
      expect(report).toContain(`## ${title}\n`);
    expect(report).not.toContain("<script>");
  });

  test("begins the chain in the database's own log", async () => {
    await run(["diagnose", at("app.log"), at("postgres.log"), "--report", at("chain.md")]);
    const report = readFileSync(at("chain.md"), "utf8");
    expect(report).toMatch(
      /## Chain of events\n\n1\. .*had not been shut down properly.*\n2\. .*recovered from its log/,
    );
    expect(report).toContain("Not known: what ended the database no signal tells.");
  });

  test("writes HTML without a script", async () => {
    await run(["diagnose", at("app.log"), "--report", at("out.html")]);
    const page = readFileSync(at("out.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script/i);
    expect(page).toContain("&lt;script&gt;");
  });

  test("says what is missing where nothing was found", async () => {
    const { code } = await run(["diagnose", at("empty.log"), "--report", at("empty.md")]);
    expect(code).toBe(3);
    expect(readFileSync(at("empty.md"), "utf8")).toContain("## What is missing");
  });

  test.each([
    ["out.pdf", /neither \.md nor \.html/],
    [join("no-such-folder", "out.md"), /its folder does not exist/],
  ])("refuses %s by name", async (file, why) => {
    const { code, stdout, stderr } = await run(["diagnose", at("app.log"), "--json", "--report", at(file)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(why);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "unwritable_report" } });
  });
});
