/**
 * Pictures of every page and state, to look at: light and dark, desktop and phone.
 *
 * Usage: node --conditions=holdfast-source scripts/screenshots.ts FOLDER
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { buildPages, type FixtureServer, startFixtureServer } from "../packages/web/test/fixtureServer.ts";
import { loops } from "../packages/web/test/fixtures.ts";
import { launchBrowser } from "../test/browser.ts";

interface Shot {
  name: string;
  path: string;
  /** Seen whole instead of one screen. */
  whole?: boolean;
  before?: (server: FixtureServer) => void;
  after?: (page: Page) => Promise<unknown>;
}

const SHOTS: Shot[] = [
  { name: "list", path: "/", after: (page) => page.keyboard.press("j") },
  { name: "loop", path: "/", before: (server) => (server.loops = loops) },
  { name: "issue", path: "/issues/1-dashboard", whole: true },
  { name: "swallowed", path: "/issues/2-threads", whole: true },
  { name: "inconclusive", path: "/issues/3-unknown", whole: true },
  { name: "long", path: "/issues/4-long" },
  { name: "story", path: "/issues/5-refused", whole: true },
  {
    name: "decided",
    path: "/issues/4-long",
    whole: true,
    after: (page) => page.getByRole("button", { name: /^no rows/ }).click(),
  },
  { name: "releases", path: "/issues/1-dashboard?see=releases", whole: true },
  { name: "raw", path: "/issues/1-dashboard?see=raw", whole: true },
  { name: "event", path: `/projects/1/events/${"1".padStart(32, "0")}`, whole: true },
  { name: "projects", path: "/projects" },
  { name: "intake", path: "/intake" },
  { name: "nothing-found", path: "/?q=nothing+like+it" },
  {
    name: "help",
    path: "/",
    after: (page) => page.keyboard.press("?").then(() => page.waitForSelector('[role="dialog"]')),
  },
  { name: "first-run", path: "/", before: (server) => server.issues.splice(0) },
  {
    name: "error",
    path: "/",
    before: (server) =>
      (server.fail = {
        status: 500,
        code: "store-failed",
        message: "The store did not answer: database is locked.",
      }),
  },
  {
    name: "no-permission",
    path: "/",
    before: (server) => (server.fail = { status: 401, code: "unauthorized", message: "Sign in." }),
  },
];

const [folder, only] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("usage: screenshots.ts FOLDER [NAME]\n");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const dist = await mkdtemp(join(tmpdir(), "holdfast-pages-"));
await buildPages(dist);
const browser = await launchBrowser();
for (const shot of SHOTS.filter(({ name }) => !only || only.split(",").includes(name))) {
  const server = await startFixtureServer(dist);
  shot.before?.(server);
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, viewport] of Object.entries({
      desktop: { width: 1280, height: 800 },
      phone: { width: 360, height: 740 },
    })) {
      const page = await browser.newPage({
        colorScheme,
        viewport,
        deviceScaleFactor: size === "phone" ? 2 : 1,
      });
      server.answers = [];
      await page.goto(server.url + shot.path);
      await page.waitForSelector("h1, h2");
      await page.waitForTimeout(500);
      await shot.after?.(page);
      await page.screenshot({
        path: join(folder, `${shot.name}-${size}-${colorScheme}.png`),
        fullPage: shot.whole ?? false,
      });
      await page.close();
    }
  }
  await server.close();
}
await browser.close();
await rm(dist, { recursive: true });
process.stdout.write(`pictures in ${folder}\n`);
