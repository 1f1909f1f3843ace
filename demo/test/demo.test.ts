/** The demo as a reader runs it: both roots are named on the terminal, and nothing is left behind. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));

test("names the root of all masked 500s and the commit behind one, prints the pages, and ends what it started", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=holdfast-source", main, "--once"],
    {
      timeout: 90_000,
    },
  );
  expect(stdout).toMatch(/ROOT CAUSE +TypeError: quotes\.statistics is not a function/);
  expect(stdout).toMatch(/ROOT CAUSE +TypeError: workOrders\.releasable is not a function/);
  expect(stdout).toMatch(/ROOT CAUSE +SyntaxError: Expected property name/);
  expect(stdout).toMatch(/caught, and not passed on, at \S+kit-service\/threads\.ts:\d+/);
  expect(stdout).toMatch(/SUSPECT +[0-9a-f]{12} {2}Show statistics on the dashboard/);
  expect(stdout).toMatch(/RECOVERY +proven/);
  expect(stdout).toContain("Do not know how to serialize a BigInt");
  expect(stdout).toContain("Converting circular structure to JSON");
  const url = /(http:\/\/127\.0\.0\.1:\d+)\/issues\//.exec(stdout)?.[1];
  await expect(fetch(`${url}/health`)).rejects.toThrow();
  const data = /SQLite in (\S+)/.exec(stdout)?.[1];
  expect(existsSync(data ?? "")).toBe(false);
}, 120_000);
