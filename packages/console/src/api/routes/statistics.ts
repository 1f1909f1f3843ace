/** Outcomes, drops, the console's own numbers, and the live stream. */
import { z } from "zod";
import { type ApiContext, type ApiInstance, mustReadOf } from "../context.ts";
import { AnsweredError } from "../errors.ts";
import { DropList, DropQuery, OutcomeList, OutcomeQuery, Stats } from "../schema.ts";
import { Turns } from "../turns.ts";

/** Rows of one answer of `GET /api/outcomes`. */
const MAX_OUTCOMES = 2000;
/** Reads of many rows that run at one time; the others wait. */
const HEAVY_READS = 2;
const DAY_MS = 24 * 60 * 60 * 1000;

export function statisticsRoutes(app: ApiInstance, { store, commit, tally, live, intake }: ApiContext): void {
  const heavyReads = new Turns(HEAVY_READS);

  app.get(
    "/api/outcomes",
    {
      schema: {
        operationId: "listOutcomes",
        tags: ["statistics"],
        summary: "What happened to requests: counts and latency by route and window.",
        description: `Oldest first; of more than ${MAX_OUTCOMES} rows the newest. Ask by route, service or time for others.`,
        querystring: OutcomeQuery,
        response: { 200: OutcomeList },
      },
    },
    async ({ query, visitor }) => {
      mustReadOf(visitor, query.project);
      const until = query.until === undefined ? Date.now() : Date.parse(query.until);
      const since = query.since === undefined ? until - DAY_MS : Date.parse(query.since);
      const { project, route, service } = query;
      const rows = await heavyReads.run(() => store.outcomes({ project, route, service, since, until }));
      return { outcomes: rows.slice(-MAX_OUTCOMES) };
    },
  );

  app.get(
    "/api/drops",
    {
      schema: {
        operationId: "listDrops",
        tags: ["statistics"],
        summary: "What came in and was not kept, by day and reason.",
        querystring: DropQuery,
        response: { 200: DropList },
      },
    },
    async ({ query, visitor }) => {
      if (visitor.project !== null)
        throw new AnsweredError("forbidden", "Drops are counted for all projects together");
      await tally.flush();
      const since = query.since === undefined ? Date.now() - 7 * DAY_MS : Date.parse(query.since);
      return { drops: await store.drops(since) };
    },
  );

  app.get(
    "/api/stats",
    {
      schema: {
        operationId: "getStats",
        tags: ["console"],
        summary: "The console's own numbers since its start.",
        response: { 200: Stats },
      },
    },
    async ({ visitor }) => {
      if (visitor.project !== null)
        throw new AnsweredError("forbidden", "The numbers are those of all projects together");
      return {
        uptimeSeconds: Math.round(process.uptime()),
        memoryBytes: process.memoryUsage.rss(),
        store: { kind: store.kind, ...(await store.size()) },
        intake: commit.stats,
        counted: { ...intake().counted },
        drops: { ...tally.totals },
        openBytes: intake().openBytes,
        streams: live.clients,
      };
    },
  );

  app.get(
    "/api/stream",
    {
      schema: {
        operationId: "streamChanges",
        tags: ["statistics"],
        summary: "Tells which issues change, as it happens: server-sent events.",
        description:
          "Event `issue` has `{project, id, created}` as data, four rounds a second at most; a comment every 15 seconds shows that the connection lives. A read key hears of its project only. One session or key has twenty streams at most; they end when it does.",
        response: {
          200: { description: "The stream.", content: { "text/event-stream": { schema: z.string() } } },
        },
      },
      exposeHeadRoute: false,
    },
    (request, reply) => {
      if (live.fullFor(request.visitor)) throw new AnsweredError("too_many_streams").retry(10);
      reply.hijack();
      live.add(reply.raw, request.visitor, request.id);
    },
  );
}
