/** The service with the kit: context, health, outcomes sent and counted; the ledger's hook is loaded before. */
import { holdfast } from "@holdfast/kit/fastify";
import { createHealth } from "@holdfast/kit/health";
import { ledgerCoverage } from "@holdfast/kit/ledger";
import { startMetrics, startOut } from "@holdfast/kit/out";
import Fastify from "fastify";
import { serve } from "./serve.ts";

startOut({ endpoint: process.env["SINK"]!, service: "bench", spool: false });
startMetrics();
const health = createHealth();
health.check("database", { every: "1s" }, async () => true);

const app = Fastify();
await app.register(holdfast, { answer: health.answerHealth });
await serve(app);
if (ledgerCoverage().rewritten === 0) throw new Error("the hook has rewritten nothing");
