/** The health endpoints while every dependency hangs: what a platform's probe would see. */
import { fileURLToPath } from "node:url";
import { percentile, runLoad } from "../../measure/load.ts";
import { median } from "../../measure/median.ts";
import { startServer } from "../../measure/server.ts";
import { table } from "../../measure/table.ts";
import { verdict } from "../verdict.ts";

/** What each answers: live asks no dependency, so that the platform restarts nobody for a neighbour's fault. */
const paths = {
  "/health": 503,
  "/health/ready": 503,
  "/health/live": 200,
  "/health/database": 503,
  "/health/detailed": 503,
} as const;
/** Requests per path and round: long enough that checks begin and fail during it. */
const count = 20_000;
const connections = 8;

export async function health(rounds: number): Promise<string> {
  const all = new Map<string, { p50: number; p99: number; worst: number; rate: number }[]>();
  let checks = 0;
  for (let round = 0; round < rounds; round++) {
    const server = await startServer([fileURLToPath(new URL("./run-hung.ts", import.meta.url))]);
    try {
      const { port, checks: found } = JSON.parse(server.line) as { port: number; checks: number };
      checks = found;
      for (const [path, status] of Object.entries(paths)) {
        const bytes = Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n\r\n`);
        const { latencies, seconds, statuses } = await runLoad({
          host: "127.0.0.1",
          port,
          connections,
          count,
          request: () => bytes,
        });
        if (statuses[status] !== count)
          throw new Error(`${path} was to answer ${status}: ${JSON.stringify(statuses)}`);
        const one = {
          p50: percentile(latencies, 0.5),
          p99: percentile(latencies, 0.99),
          worst: percentile(latencies, 1),
          rate: count / seconds,
        };
        all.set(path, [...(all.get(path) ?? []), one]);
      }
    } finally {
      await server.stop();
    }
  }
  const rows = [
    ["health, every dependency hung", "status", "p50 ms", "p99 ms", "worst ms", "answers/s", "goal"],
  ];
  for (const [path, status] of Object.entries(paths)) {
    const results = all.get(path)!;
    const p99 = median(results.map((one) => one.p99));
    rows.push([
      path,
      String(status),
      median(results.map((one) => one.p50)).toFixed(2),
      p99.toFixed(2),
      Math.max(...results.map(({ worst }) => worst)).toFixed(1),
      median(results.map(({ rate }) => rate)).toFixed(0),
      verdict(p99 < 50, "p99 < 50 ms"),
    ]);
  }
  return `${table(rows)}\n${checks} checks, all hanging: Postgres, Redis, HTTP, TLS against a port that accepts and says nothing, and promises that never settle; deadline and interval 1 s. ${rounds} rounds, medians; the worst of all rounds; ${connections} connections, one request in flight on each. Kubernetes' default probe waits 1 s.`;
}
