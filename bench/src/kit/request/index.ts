/** A successful request of a Fastify service: with the kit, with Sentry, with OpenTelemetry, with nothing. */

import { percentile, runLoad } from "../../measure/load.ts";
import { median } from "../../measure/median.ts";
import { table } from "../../measure/table.ts";
import { verdict } from "../verdict.ts";
import { type Started, start } from "./start.ts";

const connections = 32;
/** Requests that each server is sent first, not measured. */
const warmUp = 6_000;
/** Requests per slice: short ones in turn, so that what disturbs the machine disturbs all of them. */
const slice = 3_000;
const slices = 10;

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
  holdfast: {
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

export async function request(rounds: number): Promise<string> {
  const all: Record<Name, Served>[] = [];
  for (let round = 0; round < rounds; round++) all.push(...(await measureRound(round)));
  const middle = (name: Name, of: keyof Served) => median(all.map((one) => one[name][of]));
  const ratio = (name: Name) => median(all.map((one) => one[name].rate / one.bare.rate));
  const cost = (name: Name) => median(all.map((one) => one[name].cpu - one.bare.cpu));
  const cheaper = Math.min(cost("sentry"), cost("opentelemetry"));
  const share = cost("holdfast") / cheaper;
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
      "holdfast",
      `${verdict(ratio("holdfast") >= 0.95, ">= 0.95 of bare")}, ${verdict(share <= 0.25, "<= 1/4 of the cheaper peer's cost")}`,
    ),
    row("@sentry/node, tracing all", "sentry"),
    row("OpenTelemetry, node:http alone", "opentelemetry"),
  ];
  return `${table(rows)}
holdfast's cost is ${share.toFixed(2)} of the cheaper peer's. ${rounds} rounds, new processes in each; ${slices} slices of ${slice} requests for each server in turn; medians of ratios within a turn; ${connections} connections, the load generator on the same cores. CPU: of all threads of the server, exporting included, to a local server that drops what it gets.`;
}

/** One result per slice. */
async function measureRound(round: number): Promise<Record<Name, Served>[]> {
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
      await send(server, warmUp);
    }
    const results: Record<Name, Served>[] = [];
    for (let turn = 0; turn < slices; turn++) {
      const result = {} as Record<Name, Served>;
      for (const [index] of names.entries()) {
        const name = names[(index + turn + round) % names.length]!;
        result[name] = await send(started[name].server, slice);
      }
      results.push(result);
    }
    for (const name of names) {
      if (name === "bare") continue;
      // Sentry and OpenTelemetry send within 5 s, the kit its outcomes within 10 s.
      if (!(await within(15_000, async () => (await started[name].sink.ask()) > 0)))
        throw new Error(`${name} has sent nothing: it was not at work`);
    }
    return results;
  } finally {
    for (const one of running) await one.stop();
  }
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
