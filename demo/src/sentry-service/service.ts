// A small Fastify service whose error handler hides the error: a missing method, then a serializer, then a dropped connection.
import { finished } from "node:stream/promises";
import * as Sentry from "@sentry/node";
import Fastify, { type FastifyReply, type FastifyRequest } from "fastify";
import { openQuotes } from "./quotes.ts";

const quotes = openQuotes();
const app = Fastify();

app.get("/quotes/count", async () => ({ count: quotes.count("ada") }));

app.get("/dashboard", async function loadDashboard() {
  const owner = "ada";
  const stats = quotes.statistics(owner);
  return { owner, stats };
});

app.setErrorHandler((error: Error, request, reply) => {
  try {
    answerWithContext(error, request, reply);
  } catch (failure) {
    Sentry.captureException(failure);
    reply.raw.destroy();
  }
});

/** Means well: it puts the session's newest quote into the answer, and a BigInt id does not go into JSON. */
function answerWithContext(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  void reportUnfinished(reply);
  reply.raw.writeHead(500, { "content-type": "application/json" });
  reply.raw.write(
    JSON.stringify({ error: error.message, path: request.url, newest: quotes.byUser("ada")[0] }),
  );
  reply.raw.end();
}

/** The access log: tells of answers that never finished. */
async function reportUnfinished(reply: FastifyReply): Promise<void> {
  try {
    await finished(reply.raw);
  } catch (error) {
    Sentry.captureException(error);
  }
}

const address = await app.listen({ port: 0, host: "127.0.0.1" });
process.stdout.write(`${address}\n`);
process.on("SIGTERM", async () => {
  await app.close();
  await Sentry.close(2000);
  process.exit(0);
});
