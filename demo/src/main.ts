/**
 * The demo: a console, two services on stock SDKs and one on the kit, a masked 500 in each, and the root causes.
 * `--once` ends after the story instead of waiting for Ctrl-C.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify, styleText } from "node:util";
import { start, stopAll } from "./child.ts";
import { makeHistory, mendQuotes } from "./history.ts";
import { type IssueDetail, type Recovery, waitForIssues, waitForRecovery } from "./issues.ts";
import { send } from "./traffic.ts";

const { values } = parseArgs({
  options: { once: { type: "boolean", default: false }, port: { type: "string", default: "0" } },
});
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const bold = (text: string) => styleText("bold", text, { stream: process.stdout });
const faint = (text: string) => styleText("dim", text, { stream: process.stdout });
const say = (text = "") => process.stdout.write(`${text}\n`);

/** Requests to each route. */
const requests = 12;
const data = mkdtempSync(join(tmpdir(), "holdfast-demo-"));
const adminToken = randomBytes(24).toString("base64url");

let ending: Promise<void> | undefined;
function end(code: number): Promise<void> {
  ending ??= (async () => {
    say(faint("\nStopping everything the demo started …"));
    await stopAll();
    rmSync(data, { recursive: true, force: true });
    process.exit(code);
  })();
  return ending;
}
// npm puts a shell between itself and this process, and that shell does not pass a SIGTERM on.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void end(0), 250).unref();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));

interface Ready {
  url: string;
  signIn: string;
  projects: { dsn: string; otlp: { endpoint: string; headers: Record<string, string> } }[];
}

async function tellStory(): Promise<void> {
  say(bold("1. The console"));
  const cli = here("../../packages/cli/bin/holdfast.cjs");
  const line = await start([cli, "serve", "--port", values.port, "--data", data, "--json"], {
    HOLDFAST_ADMIN_TOKEN: adminToken,
  });
  const answer = JSON.parse(line) as Ready | { error: { message: string } };
  if ("error" in answer) throw new Error(`the console did not start: ${answer.error.message}`);
  const { url, signIn, projects } = answer;
  const [project] = projects;
  if (!project) throw new Error("The console answered no project.");
  say(`   ${url}, SQLite in ${data}`);

  say(bold("2. Three services, as their teams wrote them"));
  const history = makeHistory(data);
  const startQuotes = (version: string) =>
    start(["--import", join(history.service, "instrument.ts"), join(history.service, "service.ts")], {
      SENTRY_DSN: project.dsn,
      RELEASE: `quotes-web@${version}`,
    });
  const quotes = await startQuotes("1.5.0");
  say(`   quotes-web   ${quotes}  Fastify, stock @sentry/node`);
  const tell = (version: string, since: string) =>
    tellRelease(cli, { url, key: new URL(project.dsn).username, repo: history.repo, version, since });
  say(faint(`   ${await tell("1.5.0", "1.4.2")}`));
  const headers = Object.entries(project.otlp.headers).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  const orders = await start(
    ["--import", here("./otel-service/instrument.ts"), here("./otel-service/service.ts")],
    {
      OTEL_EXPORTER_OTLP_ENDPOINT: project.otlp.endpoint,
      OTEL_EXPORTER_OTLP_HEADERS: headers.join(","),
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_SERVICE_NAME: "work-orders",
      OTEL_RESOURCE_ATTRIBUTES: "service.version=2.3.0,deployment.environment.name=production",
      OTEL_BSP_SCHEDULE_DELAY: "500",
      OTEL_METRICS_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
    },
  );
  say(`   work-orders  ${orders}  node:http, stock OpenTelemetry`);
  const threads = await start(["--import", "@holdfast/kit/register", here("./kit-service/service.ts")], {
    OTEL_EXPORTER_OTLP_ENDPOINT: project.otlp.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: headers.join(","),
    OTEL_METRIC_EXPORT_INTERVAL: "1000",
    NODE_ENV: "production",
    // Its own: a service of the same name on this machine may have left last words.
    HOLDFAST_STATE_DIR: join(data, "threads-state"),
    // From sources, as everything in a checkout.
    NODE_OPTIONS: "--conditions=holdfast-source",
  });
  say(`   threads      ${threads}  Fastify, built on @holdfast/kit`);

  say(bold("3. Traffic: what people see"));
  for (const [service, path] of [
    [quotes, "/quotes/count"],
    [quotes, "/dashboard"],
    [orders, "/open"],
    [orders, "/release"],
    [threads, "/threads/hints"],
    [threads, "/threads/newest"],
  ] as const) {
    say(`   GET ${path.padEnd(14)} ${await send(`${service}${path}`, requests)}`);
  }

  say(
    faint(
      "   (threads answers /threads/hints with a declared empty list, and says so in a header: holdfast-degraded)",
    ),
  );

  say(bold("4. What Holdfast says"));
  const issues = await waitForIssues(url, adminToken, { issues: 3, failures: requests });
  for (const issue of issues) say(story(issue, url));

  say(bold("\n5. The mend, and the proof"));
  mendQuotes(history);
  const mended = await startQuotes("1.5.1");
  say(faint(`   ${await tell("1.5.1", "1.5.0")}`));
  say(`   GET /dashboard     ${await send(`${mended}/dashboard`, requests)}, on quotes-web@1.5.1`);
  const dashboard = issues.find(({ root }) => root?.message.includes("quotes.statistics"));
  if (dashboard) say(proof(await waitForRecovery(url, adminToken, dashboard.id)));
  if (!values.once) say(`\n   Read it on the page. Sign in once with ${bold(signIn)}`);
}

interface Told {
  url: string;
  key: string;
  repo: string | undefined;
  version: string;
  since: string;
}

/** As the pipeline of quotes-web would do it after its deploy. */
async function tellRelease(cli: string, { url, key, repo, version, since }: Told): Promise<string> {
  if (repo === undefined) return "git is not installed: no suspect commit can be named";
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      ...[cli, "release", `quotes-web@${version}`, "--repo", repo, "--revision", version, "--since", since],
      ...["--environment", "production", "--url", url],
    ],
    { env: { ...process.env, HOLDFAST_KEY: key } },
  );
  return `holdfast release  ${stdout.trim()}`;
}

function proof({ state, routes, missing }: Recovery): string {
  return [
    `   ${bold("RECOVERY")}    ${state}`,
    ...routes.map(
      ({ route, clean, needed }) =>
        `               ${route}: ${clean} clean requests on the mended version, ${needed} were needed`,
    ),
    ...missing.map((text) => faint(`               ${text}`)),
  ].join("\n");
}

function story(issue: IssueDetail, url: string): string {
  const { root } = issue;
  const out = [
    "",
    `   ${bold("ROOT CAUSE")}  ${root ? `${root.type}: ${root.message}` : "unknown"}  (${issue.confidence})`,
  ];
  if (root) out.push(`               ${root.file}:${root.line}  ${root.function ?? ""}`.trimEnd());
  for (const link of issue.chain.slice(1))
    out.push(
      `   ${link.role.padEnd(10)}  ${link.type}: ${link.message.split("\n", 1)[0]}`,
      faint(`               ${link.reason}`),
    );
  if (issue.chain[0]?.swallowedAt)
    out.push(
      faint(
        `   caught, and not passed on, at ${issue.chain[0].swallowedAt.file}:${issue.chain[0].swallowedAt.line}`,
      ),
    );
  for (const { change, why } of issue.suspects.slice(0, 1))
    out.push(
      `   ${bold("SUSPECT")}     ${change.id.slice(0, 12)}  ${change.title}`,
      ...why.map(({ text }) => faint(`               ${text}`)),
    );
  out.push(
    faint(`   ${issue.count} failures · ${issue.routes.join(", ")} · ${issue.releases.join(", ")}`),
    `   ${url}/issues/${issue.id}`,
  );
  return out.join("\n");
}

try {
  await tellStory();
  if (values.once) await end(0);
  else {
    say(faint("\nCtrl-C ends the demo and everything it started."));
    // Children keep pipes open, but nothing else holds the process: wait for the signal.
    setInterval(() => {}, 60_000);
  }
} catch (error) {
  // Ctrl-C while something was being started: that is no fault of what was started.
  if (ending) await ending;
  process.stderr.write(
    `\nThe demo could not go on: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  await end(1);
}
