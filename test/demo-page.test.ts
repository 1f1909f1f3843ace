/** The whole way in one piece: the demo's services fail behind their handlers, and a browser reads the true cause on the page. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type RunningDemo, startDemo } from "./running-demo.ts";

let demo: RunningDemo;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser()]);
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
});

afterAll(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the sign-in link leads to the issues, each by its root", async () => {
  await page.goto(demo.signIn);
  await page.getByText("quotes.statistics is not a function").first().waitFor();
  await page.getByText("workOrders.releasable is not a function").first().waitFor();
  // Bare: a later visit by the same link must not work again.
  const again = await fetch(demo.signIn, { redirect: "manual" });
  expect(again.headers.get("set-cookie")).toBeNull();
});

test("the issue page shows the root with its source line, and the symptoms in order with reasons", async () => {
  await page.goto(demo.pageOf("quotes.statistics"));
  await page.getByText("quotes.statistics(owner)").first().waitFor();
  const text = await page.locator("main").innerText();
  const order = [
    "quotes.statistics is not a function",
    "Do not know how to serialize a BigInt",
    "Premature close",
  ].map((words) => text.lastIndexOf(words));
  expect(order.every((at) => at >= 0)).toBe(true);
  expect(text).toContain("GET /dashboard");
  expect(text).toContain("quotes-web@1.5.0");
  expect(text).toMatch(/symptom/i);
});

test("nothing in the browser complains", () => {
  expect(complaints).toEqual([]);
});
