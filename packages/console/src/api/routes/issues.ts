/** Issues and their events. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { type ApiContext, type ApiInstance, mustWrite } from "../context.ts";
import { AnsweredError } from "../errors.ts";
import {
  EventDetail,
  EventList,
  EventQuery,
  IssueChange,
  IssueDetail,
  IssueList,
  IssueQuery,
  type StoredIssue,
} from "../schema.ts";
import { suspectsOf } from "../suspects-of.ts";

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
        if (query.project !== undefined && query.project !== visitor.project) throw foreignProject();
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
      const { project } = await visibleIssue(request, id);
      if (!(await store.setIssueStatus(id, request.body.status))) throw noIssue();
      live.tell([{ project, id, created: false }]);
      return detailed(await visibleIssue(request, id));
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
    return { ...issue, suspects: await suspectsOf(store, issue) };
  }

  async function visibleIssue({ visitor }: FastifyRequest, id: string) {
    const issue = await store.issue(id, Date.now());
    if (!issue || (visitor.project !== null && issue.project !== visitor.project)) throw noIssue();
    return issue;
  }
}

function noIssue(): AnsweredError {
  return new AnsweredError("not_found", "That issue");
}

function foreignProject(): AnsweredError {
  return new AnsweredError("forbidden", "This key reads another project");
}
