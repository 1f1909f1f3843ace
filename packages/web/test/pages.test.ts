/** The pages in a real Chromium, against a server that answers like the console. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchBrowser } from "../../../test/browser.ts";
import { leastContrast } from "./contrast.ts";
import { buildPages, type FixtureServer, startFixtureServer } from "./fixtureServer.ts";
import { eventId, loops, manyIssues, masked } from "./fixtures.ts";

let dist: string;
let browser: Browser;
let server: FixtureServer;
let complaints: string[];
const open: Page[] = [];

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), "holdfast-pages-"));
  await buildPages(dist);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await rm(dist, { recursive: true, force: true });
});
beforeEach(async () => {
  server = await startFixtureServer(dist);
  complaints = [];
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((page) => page.context().close()));
  await server.close();
});

async function visit(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  open.push(page);
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asked outside: ${request.url()}`);
  });
  await page.goto(server.url + path);
  return page;
}

const focused = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset["issue"]);

test("the list shows the root first and what people saw second, without a complaint", async () => {
  const page = await visit("/");
  const row = page.locator("article").first();
  await row.waitFor();
  const text = await row.innerText();
  expect(text.indexOf("quotes.statistics is not a function")).toBeLessThan(text.indexOf("socket hang up"));
  for (const part of [
    "src/dashboard/route.ts:41",
    "loadDashboard",
    "seen as Error",
    "1,204",
    "1.5.0",
    "GET /dashboard",
    "confirmed",
  ]) {
    expect(text).toContain(part);
  }
  expect(await row.locator("time").first().getAttribute("title")).toContain("UTC");
  expect(await page.locator("article").count()).toBe(6);
  expect(complaints).toEqual([]);
});

test("keyboard: j, k, Enter, u, /, ? and Escape", async () => {
  const page = await visit("/");
  await page.locator("article").first().waitFor();
  await page.keyboard.press("j");
  expect(await focused(page)).toBe(masked.id);
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  expect(await focused(page)).toBe(masked.id);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/issues/${masked.id}`);
  await page.getByRole("heading", { level: 1, name: /quotes\.statistics/ }).waitFor();
  await page.keyboard.press("u");
  await page.waitForURL(`${server.url}/`);
  await page.locator("article").first().waitFor();
  await expect.poll(() => focused(page)).toBe(masked.id);
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Search issues");
  await page.keyboard.type("jk?");
  expect(await page.getByRole("dialog").count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(complaints).toEqual([]);
});

test("search, status and order stand in the address and narrow the list", async () => {
  const page = await visit("/");
  await page.getByRole("searchbox").fill("econnrefused");
  await page.waitForURL("**/?q=econnrefused");
  await expect.poll(() => page.locator("article").count()).toBe(1);
  await page.getByRole("searchbox").fill("no such thing at all");
  await page.getByText("Nothing matches “no such thing at all”").waitFor();
  await page.getByRole("button", { name: "Show unresolved issues" }).click();
  await expect.poll(() => page.locator("article").count()).toBe(6);
  await page.locator("label", { hasText: /^All$/ }).click();
  await page.waitForURL("**/?status=all");
  await expect.poll(() => page.locator("article").count()).toBe(7);
  await page.getByRole("combobox", { name: "Order" }).selectOption("count");
  await expect.poll(() => page.locator("article").first().innerText()).toContain("1.2M");
  await page.getByRole("combobox", { name: "Project" }).selectOption("storefront");
  await page.waitForURL("**project=2**");
  expect(complaints).toEqual([]);
});

test("the issue: chain from the root, source with the line, folded vendor frames, reasons, fixes", async () => {
  const page = await visit(`/issues/${masked.id}`);
  const chain = page.getByRole("region", { name: "From the root to what people saw" });
  await chain.waitFor();
  const text = await chain.innerText();
  const at = [
    "quotes.statistics is not a function",
    "Do not know how to serialize a BigInt",
    "socket hang up",
  ].map((part) => text.indexOf(part));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at[0]).toBeGreaterThanOrEqual(0);
  expect(await chain.locator('[data-here="threw here"]').first().innerText()).toContain(
    "quotes.statistics(user.id",
  );
  expect(await chain.getByText("preHandlerCallback").isVisible()).toBe(false);
  await chain.getByText("3 frames in fastify, node").click();
  expect(await chain.getByText("preHandlerCallback").isVisible()).toBe(true);
  await chain.getByRole("link", { name: "event 00000000" }).first().waitFor();
  const aside = page.getByRole("complementary");
  expect(await aside.innerText()).toContain("Roll back to 1.4.2");
  expect(await aside.innerText()).toContain("GET /dashboard answers 200 again");
  await page.getByText("1,204 failures on GET /dashboard").waitFor();
  await aside.getByText("As a table").click();
  expect(await aside.getByRole("row").count()).toBe(3);
  await page.getByText("1 ruled out").click();
  await page.getByText("It failed in the error handler").waitFor();
  expect(complaints).toEqual([]);
});

test("each part of an issue has an address; the raw event is asked for only when looked at", async () => {
  const page = await visit(`/issues/${masked.id}`);
  await page.getByText("user u_7").first().waitFor();
  expect(server.asked.some((line) => line.includes("/projects/1/events/"))).toBe(false);
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => page.locator("[data-row]").count()).toBe(100);
  for (const [name, see, words] of [
    ["Variants 2", "variants", "104 of 1,204"],
    ["Releases 2", "releases", "1,204 of 1,377"],
    ["Routes 3", "routes", "GET /dashboard/:team"],
    ["Flags 1", "flags", "dashboard-statistics"],
    ["Fingerprint", "fingerprint", "9f2c4be1a7d04c3e"],
    ["Raw event", "raw", "As received, secrets removed"],
  ] as const) {
    await page.getByRole("link", { name }).click();
    await page.waitForURL(`**/issues/${masked.id}?see=${see}`);
    await page.getByText(words).filter({ visible: true }).first().waitFor();
  }
  await page.getByRole("link", { name: "Open the event's own page" }).click();
  await page.waitForURL(`**/projects/1/events/${eventId(1)}`);
  await page.getByText("was being handled when the next was raised").waitFor();
  expect(complaints).toEqual([]);
});

test("a swallowed exception shows both places, a tie is said aloud", async () => {
  const page = await visit("/issues/2-threads");
  await page.getByText("swallowed there").waitFor();
  expect(await page.locator('[data-here="threw here"]').first().innerText()).toContain("88");
  expect(await page.locator('[data-here="swallowed here"]').innerText()).toContain("92");
  await page.getByText("Another root is equally good.").waitFor();
  expect(await page.getByText("as good a root").count()).toBe(1);
});

test("recovery: the mended version, clean requests of each route, criteria, what is missing", async () => {
  const page = await visit(`/issues/${masked.id}`);
  const section = page.getByRole("region", { name: /^Recovery/ });
  await section.waitFor();
  const text = await section.innerText();
  for (const part of [
    "not proven",
    "1.5.1 answers without it, since 12 min ago",
    "212 clean, 4 needed",
    "21 of 60 clean",
    "no 5xx for 24 h",
    "24 h to go",
    "broken",
  ])
    expect(text).toContain(part);
  await section.getByText("What is missing").click();
  expect(await section.innerText()).toContain("GET /api/summary: 21 of 60 clean requests.");
  await section.getByText("Change the criteria").click();
  const sent = page.waitForRequest((one) => one.method() === "PUT");
  await section.getByLabel("What", { exact: true }).selectOption("p95-below");
  await section.getByLabel("On", { exact: true }).selectOption("GET /api/summary");
  await section.getByLabel("For hours").fill("2");
  await section.getByRole("button", { name: "Add" }).click();
  expect((await sent).postDataJSON().criteria.at(-1)).toEqual({
    kind: "p95-below",
    route: "GET /api/summary",
    milliseconds: 300,
    hours: 2,
  });
  const removed = page.waitForRequest((one) => one.method() === "PUT");
  await section.getByRole("button", { name: "Remove no 5xx for 24 h" }).click();
  expect((await removed).postDataJSON().criteria).toHaveLength(2);
  await page.getByRole("link", { name: /^Releases/ }).click();
  await page.getByText("1.5.1 against 1.5.0 of quotes: not worse").waitFor();

  const none = await visit("/issues/3-unknown");
  await none.getByText("No version with the mend is known").waitFor();
  const back = await visit("/issues/2-threads");
  await back.getByText("back with 2026.11.21").waitFor();
  expect(await back.getByRole("region", { name: /^Recovery/ }).innerText()).toContain("proven");
  expect(complaints).toEqual([]);
});

test("a service that starts again and again is told above the issues, while it does", async () => {
  server.loops = loops;
  const page = await visit("/");
  const told = page.getByRole("list", { name: "Services that start again and again" });
  await told.waitFor();
  expect(await told.innerText()).toContain(
    "quotes 1.5.2 crashes at its start, again and again: 4 starts in 8 min",
  );
  server.loops = { loops: loops.loops.map((loop) => ({ ...loop, running: false })) };
  await page.reload();
  await page.locator("article").first().waitFor();
  expect(await told.count()).toBe(0);
});

test("an inconclusive issue says that the root is not known and what would tell", async () => {
  const page = await visit("/issues/3-unknown");
  await page.getByText("Root not known").waitFor();
  await page.getByText("What would tell").waitFor();
  await page.getByText("A frame of your own code").waitFor();
  expect(await page.getByText("inconclusive").count()).toBe(1);
});

test("a chain over services stands on top, its first link the cause", async () => {
  const page = await visit("/issues/5-refused");
  const story = page.locator('[aria-labelledby="story"]');
  await story.waitFor();
  const steps = await story.locator("ol > li").allInnerTexts();
  expect(steps[0]).toMatch(/^first link[\s\S]*health check failed/i);
  expect(steps.at(-1)).toMatch(/^this issue[\s\S]*connection was refused/);
  for (const step of steps.slice(1)) expect(step).toMatch(/because/);
  expect(await page.locator("header").last().innerText()).toContain(
    "the health check failed, and the rest followed",
  );
  expect(await page.getByRole("heading", { name: /^Five whys/ }).count()).toBe(1);
  // The steps are evidence of the claim, and told once.
  await page.getByRole("link", { name: "4 steps that followed from it" }).waitFor();
  expect(complaints).toEqual([]);
});

test("an answer that no longer applies says so; one that is refused is told and not shown", async () => {
  const hypothesis = "The cache refuses connections";
  server.answers = [{ check: "port-open@gone-12345678", outcome: "refused", hypothesis, time: Date.now() }];
  const page = await visit("/issues/4-long");
  const decide = page.locator("#decide");
  expect(await decide.locator("ul").first().innerText()).toMatch(/No longer applies[\s\S]*The cache refuses/);
  await decide.getByRole("button", { name: "Take back: port-open@gone-12345678" }).click();
  await decide.getByText("No longer applies").waitFor({ state: "detached" });
  // What the head says stands nowhere else.
  const reason = "nothing says which came first";
  expect(await page.locator("header").last().innerText()).toContain(reason);
  expect(await page.locator('[aria-labelledby="causes"]').innerText()).not.toContain(reason);
  server.fail = { status: 403, code: "forbidden", message: "This key may only read." };
  await decide.getByRole("button", { name: /^no rows/ }).click();
  await decide.getByText("Not taken: This key may only read.").waitFor();
  expect(await decide.getByRole("button", { name: /^no rows/ }).isEnabled()).toBe(true);
});

test("resolve and reopen; a refusal is taken back and told", async () => {
  const page = await visit(`/issues/${masked.id}`);
  await page.getByRole("button", { name: "Resolve" }).click();
  await page.getByRole("button", { name: "Reopen" }).waitFor();
  await expect.poll(() => server.issues.find(({ id }) => id === masked.id)?.status).toBe("resolved");
  await page.getByRole("button", { name: "Reopen" }).click();
  await page.getByRole("button", { name: "Ignore" }).waitFor();
  server.fail = { status: 409, code: "conflict", message: "Someone else changed it." };
  await page.getByRole("button", { name: "Ignore" }).click();
  await page.getByText("Not changed: Someone else changed it.").waitFor();
  await page.getByRole("button", { name: "Resolve" }).waitFor();
});

test("live: a new issue and new counts appear by themselves", async () => {
  const page = await visit("/");
  await page.locator("article").first().waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  server.issues = server.issues.map((issue) => (issue.id === masked.id ? { ...issue, count: 1205 } : issue));
  server.issues.push({
    ...masked,
    id: "new",
    title: "new",
    root: { ...masked.root!, message: "just broke" },
    lastSeen: new Date().toISOString(),
  });
  server.emit("new");
  await page.getByText("just broke").waitFor();
  await page.getByText("1,205").waitFor();
});

test("rows hold still under the pointer; the newcomer is offered", async () => {
  const page = await visit("/");
  await page.locator("article").nth(1).hover();
  await page.getByText("live", { exact: true }).waitFor();
  server.issues.push({
    ...masked,
    id: "new",
    root: { ...masked.root!, message: "just broke" },
    lastSeen: new Date().toISOString(),
  });
  server.emit("new");
  await page.getByRole("button", { name: "Show 1 new" }).waitFor();
  expect(await page.getByText("just broke").count()).toBe(0);
  await page.getByRole("button", { name: "Show 1 new" }).click();
  await page.getByText("just broke").waitFor();
});

test("a lost connection is told without moving anything, and heals", async () => {
  const page = await visit("/");
  await page.locator("article").first().waitFor();
  await page.getByText("live", { exact: true }).waitFor();
  const before = await page.locator("article").first().boundingBox();
  server.cut(true);
  await page.getByText("Connection lost, reconnecting.").waitFor();
  expect(await page.locator("article").first().boundingBox()).toEqual(before);
  server.cut(false);
  await page.getByText("live", { exact: true }).waitFor();
  await page.getByText("Connection lost, reconnecting.").waitFor({ state: "detached" });
});

test("first run: the snippet for the SDK; the first issue appears by itself", async () => {
  const issues = server.issues.splice(0);
  const page = await visit("/");
  await page.getByRole("heading", { name: "Send the first error" }).waitFor();
  await page.getByText("http://3f1c9a7be2d84f06@127.0.0.1:4500/1", { exact: true }).waitFor();
  for (const [name, words] of [
    ["Sentry for Node.js", "@sentry/node"],
    ["OpenTelemetry for Node.js", "OTLPTraceExporter"],
    ["Sentry for Python", "sentry_sdk.init"],
    ["Any OpenTelemetry SDK", "OTEL_EXPORTER_OTLP_ENDPOINT"],
  ] as const) {
    await page.locator("label", { hasText: name }).click();
    await expect.poll(() => page.locator("pre").last().innerText()).toContain(words);
  }
  server.issues.push(issues[0]!);
  server.emit(issues[0]!.id);
  await page.getByText("quotes.statistics is not a function").waitFor();
  expect(complaints).toEqual([]);
});

test("errors say what, why and under which id; trying again works", async () => {
  server.fail = { status: 500, code: "store-failed", message: "The store did not answer." };
  const page = await visit("/");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  for (const words of [
    "The issues could not be loaded",
    "The store did not answer.",
    "req-7f3a",
    "500 store-failed",
  ]) {
    expect(await alert.innerText()).toContain(words);
  }
  server.fail = null;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("article").first().waitFor();
});

test("no permission: how to sign in, and nothing about a lost connection", async () => {
  server.fail = { status: 401, code: "unauthorized", message: "Sign in." };
  const page = await visit("/issues/1-dashboard");
  await page.getByRole("heading", { name: "Sign in to see this console" }).waitFor();
  await page.getByText("holdfast serve").first().waitFor();
  expect(await page.getByText("Connection lost").count()).toBe(0);
});

test("signing in with a token brings the page", async () => {
  server.fail = { status: 401, code: "unauthorized", message: "Sign in." };
  const page = await visit("/");
  await page.getByLabel("Token").fill("secret");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.locator("article").first().waitFor();
});

test("projects: where to send to, keys; a reading key is shown once, revoking asks again", async () => {
  const page = await visit("/projects");
  await page.getByText("http://127.0.0.1:4500/otlp/1", { exact: true }).waitFor();
  await page.getByText("Keys", { exact: true }).first().click();
  await page.getByRole("button", { name: "Make key" }).first().click();
  await page.getByText("hfr_only-once").waitFor();
  await page.getByRole("button", { name: "Revoke" }).first().click();
  await page.getByRole("button", { name: "Revoke: what uses it stops working" }).click();
  await expect.poll(() => server.asked).toContain("DELETE /api/keys/k1");
});

test("intake: figures and drops by reason", async () => {
  const page = await visit("/intake");
  await page.getByText("queue-full").waitFor();
  await page.getByText("18.0 MiB").waitFor();
  await page.getByText("dropped by the SDK, as it reports").waitFor();
});

test("what is not there is said", async () => {
  const page = await visit("/issues/none");
  await page.getByText("The issue could not be found").waitFor();
  await page.goto(`${server.url}/no/such/page`);
  await page.getByText("No such page").waitFor();
});

test("loading shows rows of the height that will come", async () => {
  server.delay = 600;
  const page = await visit("/");
  const waiting = page.locator('[aria-busy="true"] > div').first();
  const skeleton = await waiting.boundingBox();
  await page.locator("article").first().waitFor();
  const row = await page.locator("article").first().boundingBox();
  expect(Math.abs((skeleton?.height ?? 0) - (row?.height ?? 0))).toBeLessThan(6);
  expect(Math.abs((skeleton?.y ?? 0) - (row?.y ?? 0))).toBeLessThan(2);
});

test("a thousand rows: only those near the view are on the page", async () => {
  server.issues = manyIssues(1_000);
  const page = await visit("/");
  await page.locator("article").first().waitFor();
  const loaded = async (): Promise<number> =>
    Number((await page.getByText(/^(First )?[\d,]+ issues$/).innerText()).replace(/\D/g, ""));
  for (let before = await loaded(); before < 1_000; before = await loaded()) {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await expect.poll(loaded, { timeout: 10_000 }).toBeGreaterThan(before);
  }
  expect(await page.locator("article").count()).toBeLessThan(300);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByText("Invalid time value number 0", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test.each([
  "/",
  "/issues/1-dashboard",
  "/issues/1-dashboard?see=releases",
  "/issues/2-threads",
  "/issues/3-unknown",
  "/issues/4-long",
  "/issues/5-refused",
  `/projects/1/events/${eventId(1)}`,
  "/projects",
  "/intake",
])("%s fits 360 px", async (path) => {
  const page = await visit(path, { viewport: { width: 360, height: 740 } });
  await page.locator("h1").first().waitFor();
  await page.locator("main article, main dl, main table").first().waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(360);
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)("text has AA contrast in %s", async (colorScheme) => {
  server.loops = loops;
  for (const path of [
    "/",
    "/?status=all",
    "/issues/1-dashboard",
    "/issues/2-threads",
    "/issues/3-unknown",
    "/issues/4-long",
    "/issues/5-refused",
    `/projects/1/events/${eventId(1)}`,
    "/projects",
    "/intake",
  ]) {
    const page = await visit(path, { colorScheme });
    await page.locator("main article, main dl").first().waitFor();
    const least = await page.evaluate(leastContrast);
    expect(least.ratio, `${path}: “${least.text}” ${least.colours}`).toBeGreaterThanOrEqual(4.5);
  }
});

test("the colour scheme follows the system, can be chosen, and is remembered", async () => {
  const page = await visit("/", { colorScheme: "dark" });
  const scheme = (): Promise<string | null> =>
    page.evaluate(() => document.documentElement.getAttribute("data-mantine-color-scheme"));
  await page.locator("article").first().waitFor();
  expect(await scheme()).toBe("dark");
  await page.getByRole("button", { name: /^Colours: auto/ }).click();
  expect(await scheme()).toBe("light");
  await page.reload();
  await page.locator("article").first().waitFor();
  expect(await scheme()).toBe("light");
});

test("a chosen colour scheme stands before the pages' script runs", async () => {
  const page = await visit("/", { colorScheme: "dark" });
  await page.locator("article").first().waitFor();
  await page.getByRole("button", { name: /^Colours: auto/ }).click();
  await page.route("**/*.js", (route) => route.abort());
  await page.reload();
  const look = await page.evaluate(() => [
    document.querySelector("article"),
    document.documentElement.dataset["mantineColorScheme"],
    getComputedStyle(document.body).backgroundColor,
  ]);
  expect(look).toEqual([null, "light", "rgb(246, 248, 246)"]);
  expect(complaints.filter((text) => text.includes("Content Security Policy"))).toEqual([]);
});

test("a project without a key offers to make one", async () => {
  const [first, second] = server.projects.projects;
  const { endpoint } = second!.otlp;
  server.projects = { projects: [first!, { ...second!, dsn: null, otlp: { endpoint, headers: null } }] };
  const page = await visit("/projects");
  const project = page.getByRole("region", { name: "storefront" });
  await project.getByText("No key: nothing can be sent to this project.").waitFor();
  expect(await project.getByText("Sentry DSN").count()).toBe(0);
  await project.getByRole("button", { name: "Make a key for sending" }).click();
  await project.getByText("http://77aa@127.0.0.1:4500/2", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
});

test("landmarks, one heading of the first rank, a skip link that works", async () => {
  const page = await visit("/");
  await page.locator("article").first().waitFor();
  for (const role of ["banner", "main", "search"] as const)
    expect(await page.getByRole(role).count()).toBe(1);
  expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
  const nameless = await page.evaluate(() =>
    [...document.querySelectorAll("button, a, input, select")]
      .filter(
        (part) =>
          !(
            part.getAttribute("aria-label") ||
            part.textContent?.trim() ||
            (part as HTMLInputElement).labels?.length
          ),
      )
      .map((part) => part.outerHTML),
  );
  expect(nameless).toEqual([]);
});
