/**
 * `npm run bench -- time-to-cause`: from the first failing request, as its SDK sends it, until its root and the change behind it are
 * told: by the API, and on the issue's page in a real Chromium. The page stands on the list of issues; the row that appears is clicked.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser } from "../../../test/browser.ts";
import { verdict } from "../kit/verdict.ts";
import type { BenchOptions } from "../main.ts";
import { median } from "../measure/median.ts";
import { startServer } from "../measure/server.ts";
import { table } from "../measure/table.ts";
import { type Story, tellStory } from "./story.ts";

const serve = fileURLToPath(new URL("./serve.ts", import.meta.url));
const token = "bench-admin-token-of-some-length";
/** Milliseconds that NUMBERS asks for. */
const GOAL = 2_000;
/** After so many milliseconds a round has failed. */
const PATIENCE = 30_000;

interface Address {
  url: string;
  dsn: string;
}

export async function run({ rounds = 9 }: BenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-bench-cause-"));
  const server = await startServer(["--conditions=holdfast-source", serve, join(folder, "data"), token]);
  const browser = await launchBrowser();
  try {
    const address = JSON.parse(server.line) as Address;
    const page = await signIn(await browser.newPage(), address);
    const [api, shown]: [number[], number[]] = [[], []];
    // One round before, which is not measured: the first event compiles what later ones find compiled.
    for (let round = 0; round <= rounds; round++) {
      const byApi = await untilTold(address, tellStory(2 * round));
      const onPage = await untilShown(page, address, tellStory(2 * round + 1));
      if (round === 0) continue;
      api.push(byApi);
      shown.push(onPage);
    }
    const row = (name: string, times: readonly number[], goal: string) => [
      name,
      median(times).toFixed(0),
      Math.max(...times).toFixed(0),
      goal,
    ];
    process.stdout.write(
      `${table([
        ["first failing request to root and suspect", "median ms", "worst ms", "goal"],
        row("the API tells it", api, "-"),
        row("the page shows it", shown, verdict(median(shown) <= GOAL, `<= ${GOAL} ms`)),
      ])}\n`,
    );
    process.stdout.write(
      `${rounds} rounds, each an issue of its own: two events of one request, a deploy of ten commits told before; the console, Chromium and this script on the same cores; SQLite.\n`,
    );
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function signIn(page: Page, { url }: Address): Promise<Page> {
  await page.goto(url);
  const answer = await page.request.post(`${url}/api/session`, { data: { token }, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`signing in was answered with ${answer.status()}`);
  return page;
}

async function untilTold(address: Address, story: Story): Promise<number> {
  const start = await begin(address, story);
  for (;;) {
    const { issues } = await ask(address, `/api/issues?limit=1&q=${encodeURIComponent(story.root)}`);
    if (issues[0]) {
      const issue = await ask(address, `/api/issues/${issues[0].id}`);
      if (issue.root?.message === story.root && issue.suspects[0]?.change.id === story.commit.id)
        return performance.now() - start;
    }
    if (performance.now() - start > PATIENCE)
      throw new Error(`The API did not tell the cause: ${JSON.stringify(issues)}`);
    await sleep(5);
  }
}

async function untilShown(page: Page, address: Address, story: Story): Promise<number> {
  await page.goto(address.url);
  await page.getByRole("list", { name: "Issues" }).waitFor();
  // Live, before the clock starts.
  await page.getByText("live", { exact: true }).waitFor();
  page.setDefaultTimeout(PATIENCE);
  const start = await begin(address, story);
  await page.locator("article", { hasText: story.root }).getByRole("link").first().click();
  await Promise.all([
    page.getByRole("heading", { level: 1, name: story.root }).waitFor(),
    page.locator("#suspects").waitFor(),
    page.getByRole("heading", { level: 3, name: story.commit.title }).waitFor(),
  ]);
  return performance.now() - start;
}

/** Tells the deploy, then sends the failing request; answers when it began to send. */
async function begin({ url, dsn }: Address, { deploy, envelopes }: Story): Promise<number> {
  const { username: key, pathname } = new URL(dsn);
  const told = await fetch(`${url}/api/changes`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-holdfast-key": key },
    body: JSON.stringify(deploy),
  });
  if (!told.ok) throw new Error(`the deploy was answered with ${told.status}: ${await told.text()}`);
  const start = performance.now();
  for (const body of envelopes) {
    const sent = await fetch(`${url}/api${pathname}/envelope/`, {
      method: "POST",
      headers: {
        "content-type": "application/x-sentry-envelope",
        "x-sentry-auth": `Sentry sentry_version=7, sentry_client=sentry.javascript.node/11.12.0, sentry_key=${key}`,
      },
      body,
    });
    if (!sent.ok) throw new Error(`the envelope was answered with ${sent.status}: ${await sent.text()}`);
  }
  return start;
}

interface Told {
  issues: { id: string }[];
  root: { message: string } | null;
  suspects: { change: { id: string } }[];
}

async function ask({ url }: Address, path: string): Promise<Told> {
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Told;
}
