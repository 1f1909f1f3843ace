/** A service with the kit whose requests need a database. Arguments: its URL, console, key, whether health is `blind` or `truthful`, release. */
import Fastify from "fastify";
import pg from "pg";
import { holdfast } from "../../src/fastify/index.ts";
import { createService } from "../../src/index.ts";

const [databaseUrl, console, key, kind, release] = process.argv.slice(2) as string[] &
  Record<0 | 1 | 2 | 3 | 4, string>;

const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, connectionTimeoutMillis: 5000 });
// The end of an idle connection must not be the end of the process.
pool.on("error", () => {});

const service = createService({
  name: "orders",
  release,
  environment: "production",
  out: {
    endpoint: console,
    headers: { authorization: `Bearer ${key}` },
    logDelay: 50,
    metricInterval: 200,
    spool: false,
  },
  logs: { stream: process.stderr, level: "fatal" },
});
service.phase("orders", { deadline: "20s" }, () => pool.query("select 1"));
if (kind === "truthful")
  // A name that tells nobody what it asks.
  service.check("shelf", { every: "300ms", deadline: "2s", affects: ["/orders"] }, async () => {
    await pool.query("select 1");
  });

const app = Fastify();
await app.register(holdfast, service.adapter);
app.get("/orders", async () => (await pool.query("select 1 as id")).rows);

const { port } = await service.listen(app, { port: 0, host: "127.0.0.1" });
process.stdout.write(`http://127.0.0.1:${port}\n`);
