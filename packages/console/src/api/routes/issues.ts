/** Issues and their events. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { mendOf } from "../../recovery/index.ts";
import { type ApiContext, type ApiInstance, mustReadOf, mustWrite } from "../context.ts";
import { detailOf } from "../detail-of.ts";
import { AnsweredError } from "../errors.ts";
import { issueFor, noIssue } from "../issue-for.ts";
import { answerReport } from "../report-answer.ts";
import { reportOf } from "../report-of.ts";
import {
  Criteria,
  EventDetail,
  EventList,
  EventQuery,
  IssueChange,
  IssueDetail,
  IssueList,
  IssueQuery,
  ReportQuery,
  type StoredIssue,
} from "../schema.ts";

const Id = z.object({ id: z.string().max(100) });
const EventAddress = z.object({ project: z.string().max(100), id: z.string().max(100) });

export function issueRoutes(app: ApiInstance, { store, live }: ApiContext): void {
  app.get(
    "/api/issues",
    {
      schema: {
        operationId: "listIssues",
        tags: ["issues"],
        summary: "Issues, the latest first.",
        querystring: IssueQuery,
        response: { 200: IssueList },
      },
    },
    async ({ query, visitor }) => {
      if (visitor.project !== null) {
        if (query.project !== undefined) mustReadOf(visitor, query.project);
        query.project = visitor.project;
      }
      return store.issues(query, Date.now());
    },
  );

  app.get(
    "/api/issues/:id",
    {
      schema: {
        operationId: "getIssue",
        tags: ["issues"],
        summary: "One issue whole: chain, variants, releases.",
        params: Id,
        response: { 200: IssueDetail },
      },
    },
    async (request) => detailed(await visibleIssue(request, request.params.id)),
  );

  app.patch(
    "/api/issues/:id",
    {
      schema: {
        operationId: "setIssueStatus",
        tags: ["issues"],
        summary: "Sets an issue's status.",
        params: Id,
        body: IssueChange,
        response: { 200: IssueDetail },
      },
    },
    async (request) => {
      mustWrite(request);
      const { id } = request.params;
      const issue = await visibleIssue(request, id);
      const { status } = request.body;
      // What it rests on must be known later, when the failure comes again.
      const mended = status === "resolved" ? await mendOf(store, issue) : null;
      if (!(await store.setIssueStatus(id, status, Date.now(), mended?.release))) throw noIssue();
      live.tell([{ project: issue.project, id, created: false }]);
      return detailed(await visibleIssue(request, id));
    },
  );

  app.put(
    "/api/issues/:id/criteria",
    {
      schema: {
        operationId: "setCriteria",
        tags: ["issues"],
        summary: "Sets what the team wants to see before an issue counts as recovered.",
        description:
          "All of them at once: an empty list takes them away. Each must hold on the mended version for its hours without a break, beside the clean requests that every issue asks for.",
        params: Id,
        body: Criteria,
        response: { 200: IssueDetail },
      },
    },
    async (request) => {
      mustWrite(request);
      const { id } = request.params;
      const { project } = await visibleIssue(request, id);
      if (!(await store.setCriteria(id, request.body.criteria))) throw noIssue();
      live.tell([{ project, id, created: false }]);
      return detailed(await visibleIssue(request, id));
    },
  );

  app.get(
    "/api/issues/:id/report",
    {
      schema: {
        operationId: "getReport",
        tags: ["issues"],
        summary: "The incident report of an issue, as Markdown, HTML or JSON.",
        produces: ["text/markdown", "text/html", "application/json"],
        params: Id,
        querystring: ReportQuery,
        response: { 200: z.string().meta({ description: "The report, in the format that was asked for." }) },
      },
    },
    async (request, reply) => {
      const now = Date.now();
      const judged = await detailOf(store, await visibleIssue(request, request.params.id), now);
      const { format, download } = request.query;
      return answerReport(reply, await reportOf(store, judged, now), format, download === "true");
    },
  );

  app.get(
    "/api/issues/:id/events",
    {
      schema: {
        operationId: "listEvents",
        tags: ["issues"],
        summary: "Events of an issue, the latest first.",
        params: Id,
        querystring: EventQuery,
        response: { 200: EventList },
      },
    },
    async (request) => {
      const { id } = request.params;
      // Only a key of one project needs to know whose issue it is.
      if (request.visitor.project !== null) await visibleIssue(request, id);
      const events = await store.events(id, request.query);
      if (!events) throw noIssue();
      return events;
    },
  );

  app.get(
    "/api/projects/:project/events/:id",
    {
      schema: {
        operationId: "getEvent",
        tags: ["issues"],
        summary: "One event whole: as decoded, and as it came.",
        params: EventAddress,
        response: { 200: EventDetail },
      },
    },
    async ({ params: { project, id }, visitor }) => {
      const visible = visitor.project === null || visitor.project === project;
      // UUIDs are also written with dashes.
      const event = visible ? await store.event(project, id.replaceAll("-", "").toLowerCase()) : null;
      if (!event) throw new AnsweredError("not_found", "That event");
      return event;
    },
  );

  async function detailed(issue: StoredIssue): Promise<IssueDetail> {
    return (await detailOf(store, issue, Date.now())).detail;
  }

  function visibleIssue(request: FastifyRequest, id: string): Promise<StoredIssue> {
    return issueFor(store, request, id);
  }
}
