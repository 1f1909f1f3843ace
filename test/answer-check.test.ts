/** A person decides between causes: a real console, its built pages, a real browser. And takes the report along. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sentryEvent, startTestConsole, type TestConsole } from "../packages/console/test/support/console.ts";
import { buildPages } from "../packages/web/test/fixtureServer.ts";
import { launchBrowser } from "./browser.ts";

let folder: string;
let running: TestConsole;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "holdfast-pages-"));
  await buildPages(folder);
  [running, browser] = await Promise.all([startTestConsole({ pages: folder }), launchBrowser()]);
  await running.sendEvent(
    sentryEvent({
      transaction: "GET /bets",
      release: "2.1.0",
      exception: {
        values: [
          // Without a stack there is room for doubt.
          { type: "Error", value: 'column "event_metadata" does not exist' },
        ],
      },
    }),
  );
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.goto(running.signIn);
  await page.getByText("event_metadata").first().click();
  await page.locator("#decide").waitFor();
});

afterAll(async () => {
  await browser?.close();
  await running?.close();
  await rm(folder, { recursive: true, force: true });
});

const verdict = async () => {
  const { json } = await running.api("GET", "/api/issues");
  return (await running.api("GET", `/api/issues/${json.issues[0].id}`)).json.verdict;
};

test("the check is there with its command, and an answer by keyboard is weighed", async () => {
  const decide = page.locator("#decide");
  expect(await decide.locator("pre").first().innerText()).toContain("column_name = 'event_metadata'");
  expect(await verdict()).toMatchObject({ status: "likely", answers: [] });
  await decide.getByRole("button", { name: /^no rows: It prints 0 rows/ }).focus();
  await page.keyboard.press("Enter");
  await decide.getByRole("button", { name: /^Take back/ }).waitFor();
  expect(await page.locator("header").last().innerText()).toContain("confirmed");
  await page.locator("#deciding:focus").waitFor();
  expect(await verdict()).toMatchObject({ status: "confirmed", answers: [{ outcome: "no-rows" }] });
});

test("the answer is there after a reload, as evidence, and is taken back", async () => {
  await page.reload();
  const decide = page.locator("#decide");
  await decide.getByText("It prints 0 rows").first().waitFor();
  const causes = await page.locator('[aria-labelledby="causes"]').innerText();
  expect(causes).toMatch(/For[\s\S]*The column is missing[\s\S]*check column-there/);
  // What it looked like stands with the answer alone.
  expect(causes).not.toContain("It prints 0 rows");
  await decide.getByRole("button", { name: /^Take back/ }).click();
  await decide.getByRole("button", { name: /^no rows/ }).waitFor();
  expect(await verdict()).toMatchObject({ status: "likely", answers: [] });
});

test("an answer that excludes the only cause leaves none, and the page says so", async () => {
  const decide = page.locator("#decide");
  await decide.getByRole("button", { name: /^row: / }).click();
  await page.getByRole("heading", { name: "No cause stands" }).waitFor();
  await page.getByText("1 ruled out").click();
  expect(await page.locator('[aria-labelledby="causes"]').innerText()).toMatch(
    /Against[\s\S]*check column-there/,
  );
  expect(await page.locator("header").last().innerText()).toContain("inconclusive");
  await decide.getByRole("button", { name: /^Take back/ }).click();
  await decide.getByRole("button", { name: /^row: / }).waitFor();
});

test("no sentence of the verdict is said twice", async () => {
  const sentences = (await page.locator("header p, #causes ~ article li").allInnerTexts()).map((text) =>
    text.replace(/\s+event [0-9a-f]{8}$/, "").trim(),
  );
  expect(new Set(sentences).size).toBe(sentences.length);
});

test.each([
  ["Report", "html", "<!doctype html>"],
  ["Report as Markdown", "md", "# INC-"],
])("%s downloads the report", async (name, ending, begins) => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name, exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(new RegExp(`^INC-[0-9A-F]{10}\\.${ending}$`));
  const text = await readFile(await download.path(), "utf8");
  expect(text.toLowerCase().startsWith(begins.toLowerCase())).toBe(true);
  expect(text).toContain("event_metadata");
});

test("nothing in the browser complains", () => {
  expect(complaints).toEqual([]);
});
