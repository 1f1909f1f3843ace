/** The service with the kit: context, health, outcomes counted, and sent where there is a sink; the ledger's hook is loaded before. */
import { holdfast } from "@holdfast/kit/fastify";
import { createHealth } from "@holdfast/kit/health";
import { ledgerCoverage } from "@holdfast/kit/ledger";
import { METRICS_TYPE, metricsText, startMetrics, startOut } from "@holdfast/kit/out";
import Fastify from "fastify";
import { serve } from "./serve.ts";

const sink = process.env["SINK"];
if (sink) startOut({ endpoint: sink, service: "bench", spool: false });
startMetrics();
const health = createHealth();
health.check("database", { every: "1s" }, async () => true);

const app = Fastify();
await app.register(holdfast, { answer: health.answerHealth });
app.get("/metrics", (_, reply) => reply.type(METRICS_TYPE).send(metricsText()));
await serve(app);
if (ledgerCoverage().rewritten === 0) throw new Error("the hook has rewritten nothing");
