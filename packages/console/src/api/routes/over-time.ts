/** Boots and health of services, and the loops that boots make. */
import { type ApiContext, type ApiInstance, mustReadOf } from "../context.ts";
import { loopsOf } from "../loops-of.ts";
import { BootList, BootQuery, HealthReportList, HealthReportQuery, LoopList, LoopQuery } from "../schema.ts";

const DAY = 24 * 3_600_000;

export function overTimeRoutes(app: ApiInstance, { store }: ApiContext): void {
  app.get(
    "/api/boots",
    {
      schema: {
        operationId: "listBoots",
        tags: ["statistics"],
        summary: "Starts of services that have the kit, the latest first.",
        querystring: BootQuery,
        response: { 200: BootList },
      },
    },
    async ({ query: { project, since, limit }, visitor }) => {
      mustReadOf(visitor, project);
      const from = since === undefined ? Date.now() - DAY : Date.parse(since);
      return { boots: await store.boots({ project, since: from, limit }) };
    },
  );

  app.get(
    "/api/health-reports",
    {
      schema: {
        operationId: "listHealthReports",
        tags: ["statistics"],
        summary: "What services answered on their health, the latest first.",
        description:
          "Services with the kit tell it with their checks: one whose `checks` are empty said yes without asking anything. Of others it is known where their access logs come in; then `unseen` is true, and no checks are known. One report stands for all answers that said the same within ten minutes: `again` has their times.",
        querystring: HealthReportQuery,
        response: { 200: HealthReportList },
      },
    },
    async ({ query: { project, since, limit }, visitor }) => {
      mustReadOf(visitor, project);
      const from = since === undefined ? Date.now() - DAY : Date.parse(since);
      return { reports: await store.healths({ project, since: from, limit }) };
    },
  );

  app.get(
    "/api/loops",
    {
      schema: {
        operationId: "listLoops",
        tags: ["statistics"],
        summary: "Restart and crash loops of the last 24 hours, the latest first.",
        querystring: LoopQuery,
        response: { 200: LoopList },
      },
    },
    async ({ query: { project }, visitor }) => {
      if (project !== undefined) mustReadOf(visitor, project);
      const only = project ?? visitor.project;
      const projects = only === null ? (await store.projects()).map(({ id }) => id) : [only];
      const now = Date.now();
      const loops = await Promise.all(projects.map((one) => loopsOf(store, one, now)));
      return { loops: loops.flat().sort((a, b) => b.last.localeCompare(a.last)) };
    },
  );
}
