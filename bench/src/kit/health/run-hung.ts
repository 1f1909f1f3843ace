/** A service whose every dependency accepts and says nothing; prints its address once each check has been running for a while. */
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  createHealth,
  handleHealth,
  httpCheck,
  postgresCheck,
  redisCheck,
  tlsCheck,
} from "@holdfast/kit/health";
import pg from "pg";

const silent = createServer(() => {});
await new Promise<void>((resolve) => {
  silent.listen(0, "127.0.0.1", () => resolve());
});
const { port } = silent.address() as { port: number };

const health = createHealth({ details: "everyone", defaults: { deadline: "1s", every: "1s" } });
const pool = new pg.Pool({ host: "127.0.0.1", port, user: "app", database: "app" });
pool.on("error", () => {});
health.check("database", postgresCheck(pool));
health.check("redis", redisCheck({ ping: () => new Promise<string>(() => {}) }));
health.check("payments", httpCheck(`http://127.0.0.1:${port}/status`));
health.check("certificate", tlsCheck({ host: "127.0.0.1", port }));
for (let n = 0; n < 20; n++) health.check(`dependency-${n}`, () => new Promise<void>(() => {}));

const server = createHttpServer((request, response) => {
  if (!handleHealth(health, request, response)) response.writeHead(404).end();
});
server.listen(0, "127.0.0.1");
// The first results are in by then, and the checks hang again.
await sleep(1_500);
process.stdout.write(
  `${JSON.stringify({ checks: health.states().length, ...(server.address() as object) })}\n`,
);
