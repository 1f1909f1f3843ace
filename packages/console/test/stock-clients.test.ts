/** Real clients as their makers ship them, in their own process. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestConsole, type TestConsole } from "./support/console.ts";

let running: TestConsole;
beforeAll(async () => {
  running = await startTestConsole();
});
afterAll(() => running.close());

async function run(script: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`support/${script}`, import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file, ...args], {
    timeout: 25_000,
  });
  expect(stderr).toBe("");
  return stdout;
}

test("@sentry/node", async () => {
  const { flushed, ids } = JSON.parse(await run("sentry-service.ts", running.projects[0]!.dsn!));
  expect(flushed).toBe(true);
  expect(ids).toHaveLength(3);
  for (const id of ids) {
    const { status, json } = await running.api("GET", `/api/projects/1/events/${id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ release: "shop@1.5.0", environment: "production", source: "sentry" });
    expect(json.sdk).toMatch(/^sentry\.javascript\.node/);
  }
  const { json: event } = await running.api("GET", `/api/projects/1/events/${ids[0]}`);
  expect(event.raw.exception.values.length).toBeGreaterThan(1);
  const { json: issue } = await running.api("GET", `/api/issues/${event.issue}`);
  expect(issue.root).toMatchObject({
    type: "TypeError",
    message: "quotes.statistics is not a function",
    function: "loadDashboard",
  });
  expect(issue.surface).toMatchObject({ message: "Internal Server Error" });
});

describe("OpenTelemetry exporters", () => {
  test.each([
    ["proto", "none"],
    ["proto", "gzip"],
    ["http", "none"],
    ["http", "gzip"],
  ])("%s, %s", async (format, compression) => {
    const { endpoint } = running.projects[0]!.otlp;
    expect(await run("otlp-service.ts", endpoint, running.key, format, compression)).toBe("sent");
    const service = `shop-${format}-${compression}`;
    const { json } = await running.api("GET", `/api/issues?service=${service}`);
    const roots = json.issues.map(({ root }: { root: { type: string } | null }) => root?.type);
    expect(roots.sort()).toEqual(["RangeError", "TypeError"]);
    const outcomes = await running.api("GET", `/api/outcomes?project=1&service=${service}`);
    const bases = outcomes.json.outcomes.map(
      ({ basis, failed }: { basis: string; failed: number }) => `${basis} ${failed}`,
    );
    // Told by a span and by a metric, and counted once.
    expect(bases).toEqual(["metric 1"]);
  });
});
