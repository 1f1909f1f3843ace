// A small Fastify service built on the kit: its repository still swallows an error, and nothing is hidden any more.
import { createService } from "@holdfast/kit";
import { degrade } from "@holdfast/kit/degrade";
import { holdfast } from "@holdfast/kit/fastify";
import Fastify from "fastify";
import { threadsOf } from "./threads.ts";

const service = createService({
  name: "threads",
  release: "3.1.0",
  environment: "production",
  // The demo reads this process's first line; a real service logs to stdout.
  logs: { stream: process.stderr, level: "warning" },
});

service.phase("threads", { deadline: "5s" }, async () => {
  if (threadsOf.length !== 1) throw new Error("no repository");
});
service.module("recommendations", () => {
  throw new Error("no model was found for recommendations");
});
service.check("threads", { affects: ["/threads"] }, () => true);
service.job("count threads", { every: "1s", deadline: "500ms" }, async () => {
  threadsOf("ada");
});

const app = Fastify();
await app.register(holdfast, service.adapter);

app.get("/threads/newest", async function newestThread() {
  const [newest] = threadsOf("ada");
  return { id: newest!.id, since: newest!.createdAt };
});

app.get("/threads/hints", async () => ({
  hints: await degrade(
    "threads.hints",
    { fallback: [] as string[], affects: ["/threads/hints"] },
    async () => {
      throw new Error("the hint service does not answer");
    },
  ),
}));

const { port } = await service.listen(app, { port: 0, host: "127.0.0.1" });
process.stdout.write(`http://127.0.0.1:${port}\n`);
