/** A successful request of a Fastify service: with the kit, with Sentry, with OpenTelemetry, with nothing. */

import { percentile, runLoad } from "../../measure/load.ts";
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { verdict } from "../verdict.ts";
import { type Started, start } from "./start.ts";

const connections = 32;
/** Requests that each server is sent first, not measured: what a service runs all day is compiled by then. */
const warmUp = 30_000;
/** Of a server that needs longer for so many, seconds. */
const warmUpMost = 6;
/** Requests per slice: short ones in turn, so that what disturbs the machine disturbs all of them. */
const slice = 3_000;
const slices = 20;
/** The peers are far slower, and need fewer turns to be told apart. */
const peersEach = 5;

interface Served {
  /** Requests per second. */
  rate: number;
  /** Microseconds of processor time per request. */
  cpu: number;
  /** Milliseconds. */
  p99: number;
}

const servers = {
  bare: { script: "./run-bare.ts", preload: undefined, env: () => ({}) },
  kit: {
    script: "./run-holdfast.ts",
    preload: "@holdfast/kit/register",
    env: () => ({ SINK: "" }),
  },
  signals: {
    script: "./run-holdfast.ts",
    preload: "@holdfast/kit/register",
    env: (sink: string) => ({ SINK: sink }),
  },
  sentry: { script: "./run-sentry.ts", preload: "./load-sentry.ts", env: (sink: string) => ({ SINK: sink }) },
  opentelemetry: {
    script: "./run-bare.ts",
    preload: "./load-opentelemetry.ts",
    env: (sink: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: sink }),
  },
} as const;
type Name = keyof typeof servers;
const names = Object.keys(servers) as Name[];
const ours = ["bare", "kit", "signals"] as const;
/** A turn in which the peers were not measured has ours alone. */
type Turn = Partial<Record<Name, Served>> & Record<(typeof ours)[number], Served>;

export async function request(rounds: number): Promise<string> {
  const all: Turn[] = [];
  for (let round = 0; round < rounds; round++) all.push(...(await measureRound(round)));
  const each = (name: Name, value: (served: Served, bare: Served) => number) =>
    all.flatMap((turn) => (turn[name] === undefined ? [] : [value(turn[name], turn.bare)]));
  const middle = (name: Name, of: keyof Served) => median(each(name, (served) => served[of]));
  const ratio = (name: Name) => median(each(name, (served, bare) => served.rate / bare.rate));
  const cost = (name: Name) => median(each(name, (served, bare) => served.cpu - bare.cpu));
  const cheaper = Math.min(cost("sentry"), cost("opentelemetry"));
  const share = cost("kit") / cheaper;
  const row = (title: string, name: Name, goal = "") => [
    title,
    middle(name, "rate").toFixed(0),
    middle(name, "p99").toFixed(1),
    name === "bare" ? "" : ratio(name).toFixed(3),
    middle(name, "cpu").toFixed(1),
    name === "bare" ? "" : cost(name).toFixed(2),
    goal,
  ];
  const rows = [
    ["successful request", "requests/s", "p99 ms", "of bare", "CPU us", "cost us", "goal"],
    row("Fastify, bare", "bare"),
    row(
      "holdfast: context, health, outcomes, ledger",
      "kit",
      `${verdict(ratio("kit") >= 0.95, ">= 0.95 of bare")}, ${verdict(share <= 0.25, "<= 1/4 of the cheaper peer's cost")}`,
    ),
    row("the same, and signals sent", "signals"),
    row("@sentry/node, tracing all", "sentry"),
    row("OpenTelemetry, node:http alone", "opentelemetry"),
  ];
  return `${table(rows)}
holdfast's cost is ${share.toFixed(2)} of the cheaper peer's. On in it: the plugin (context, request id in the answer, error handlers), health with a check each second and its paths answered, outcomes counted by route and status (and compared with what was sent: none missing), the ledger's hook. Signals sent: outcomes, failures and the rest as OTLP.
${rounds} rounds, new processes in each; ${slices} turns of ${slice} requests for each server, the peers in each ${peersEach}th; medians of ratios within a turn; ${connections} connections, the load generator on the same cores; before it ${warmUp} requests to each, or ${warmUpMost} s of them. CPU: of all threads of the server, exporting included, to a local server that drops what it gets.`;
}

/** One result per slice. */
async function measureRound(round: number): Promise<Turn[]> {
  const running: Started[] = [];
  const begin = async (...given: Parameters<typeof start>): Promise<Started> => {
    const started = await start(...given);
    running.push(started);
    return started;
  };
  try {
    const started = {} as Record<Name, { server: Started; sink: Started }>;
    for (const name of names) {
      const sink = await begin("./run-sink.ts");
      const { script, preload, env } = servers[name];
      const server = await begin(script, { preload, env: env(`http://127.0.0.1:${sink.port}`) });
      started[name] = { server, sink };
      await warm(server);
    }
    const results: Turn[] = [];
    const sent = { kit: 0, signals: 0 };
    const before = { kit: await counted(started.kit.server), signals: await counted(started.signals.server) };
    for (let turn = 0; turn < slices; turn++) {
      const turned = turn % peersEach === 0 ? names : ours;
      const result: Partial<Record<Name, Served>> = {};
      for (const [index] of turned.entries()) {
        const name = turned[(index + turn + round) % turned.length]!;
        result[name] = await send(started[name].server, slice);
        if (name === "kit" || name === "signals") sent[name] += slice;
      }
      results.push(result as Turn);
    }
    for (const name of ["kit", "signals"] as const) {
      const missing = before[name] + sent[name] - (await counted(started[name].server));
      if (missing !== 0) throw new Error(`${name}: ${missing} outcomes are missing`);
    }
    for (const name of names) {
      if (name === "bare" || name === "kit") continue;
      // Sentry and OpenTelemetry send within 5 s, the kit its outcomes within 10 s.
      if (!(await within(15_000, async () => (await started[name].sink.ask()) > 0)))
        throw new Error(`${name} has sent nothing: it was not at work`);
    }
    return results;
  } finally {
    for (const one of running) await one.stop();
  }
}

async function warm(server: Started): Promise<void> {
  const end = performance.now() + warmUpMost * 1000;
  for (let done = 0; done < warmUp && performance.now() < end; done += slice) await send(server, slice);
}

/** Outcomes of the route so far, as `/metrics` has them; that the rest is at work is seen on the way. */
async function counted(server: Started): Promise<number> {
  const at = `http://127.0.0.1:${server.port}`;
  const health = await fetch(`${at}/health/database`);
  const metrics = await fetch(`${at}/metrics`);
  if (health.status !== 200) throw new Error(`health answered ${health.status}`);
  if (!metrics.headers.has("x-request-id")) throw new Error("an answer without a request id");
  const line = /^http_server_request_duration_seconds_count\{[^}]*http_route="\/things\/:id"[^}]*\} (\d+)$/m;
  const count = line.exec(await metrics.text())?.[1];
  if (count === undefined) throw new Error("no outcomes are counted");
  return Number(count);
}

async function send(server: Started, count: number): Promise<Served> {
  const bytes = Buffer.from("GET /things/42 HTTP/1.1\r\nhost: bench\r\naccept: */*\r\n\r\n");
  const before = await server.ask();
  const { seconds, statuses, latencies } = await runLoad({
    host: "127.0.0.1",
    port: server.port,
    connections,
    count,
    request: () => bytes,
  });
  if (statuses[200] !== count) throw new Error(`not every request went well: ${JSON.stringify(statuses)}`);
  return {
    rate: count / seconds,
    cpu: ((await server.ask()) - before) / count,
    p99: percentile(latencies, 0.99),
  };
}

async function within(milliseconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const end = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return true;
}
