/** Projects and their keys. */
import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { KeyRow } from "../../store/store.ts";
import type { ApiContext, ApiInstance } from "../api.ts";
import { mustWrite } from "../api.ts";
import { describeProject, describeProjects } from "../describe-project.ts";
import { AnsweredError } from "../errors.ts";
import { CreatedKey, KeyList, KeyQuery, NewKey, NewProject, Project, ProjectList } from "../schema.ts";

const Id = z.object({ id: z.string().max(100) });

export function projectRoutes(app: ApiInstance, { store, keys, publicUrl }: ApiContext): void {
  app.get(
    "/api/projects",
    {
      schema: {
        summary: "Projects with the addresses that clients send to.",
        response: { 200: ProjectList },
      },
    },
    async ({ visitor }) => ({ projects: await describeProjects(store, publicUrl(), visitor.project) }),
  );

  app.post(
    "/api/projects",
    {
      schema: {
        summary: "Makes a project with an ingest key.",
        body: NewProject,
        response: { 201: Project },
      },
    },
    async (request, reply) => {
      mustWrite(request);
      const now = Date.now();
      const project = await store.createProject(request.body.name, now);
      const secret = newIngestKey();
      await store.createKey({ project: project.id, kind: "ingest", label: "default", secret }, now);
      await keys.reload();
      return reply.code(201).send(describeProject(project, secret, publicUrl()));
    },
  );

  app.get(
    "/api/projects/:id/keys",
    {
      schema: {
        summary: "Keys of a project, also revoked ones.",
        params: Id,
        querystring: KeyQuery,
        response: { 200: KeyList },
      },
    },
    async (request) => {
      await mustSeeProject(request, request.params.id);
      const rows = await store.keys(request.params.id);
      return {
        keys: rows.filter(({ kind }) => !request.query.kind || kind === request.query.kind).map(viewKey),
      };
    },
  );

  app.post(
    "/api/projects/:id/keys",
    {
      schema: {
        summary: "Makes a key. The answer is the only time that a read key is shown whole.",
        params: Id,
        body: NewKey,
        response: { 201: CreatedKey },
      },
    },
    async (request, reply) => {
      mustWrite(request);
      const project = request.params.id;
      await mustSeeProject(request, project);
      const { kind, label } = request.body;
      const secret = kind === "ingest" ? newIngestKey() : `hfr_${randomBytes(24).toString("base64url")}`;
      const row = await store.createKey({ project, kind, label, secret }, Date.now());
      await keys.reload();
      return reply.code(201).send({ ...viewKey(row), secret });
    },
  );

  app.delete(
    "/api/keys/:id",
    {
      schema: { summary: "Revokes a key; what it sent stays.", params: Id, response: { 204: z.undefined() } },
    },
    async (request, reply) => {
      mustWrite(request);
      if (!(await store.revokeKey(request.params.id, Date.now())))
        throw new AnsweredError("not_found", "That key");
      await keys.reload();
      return reply.code(204).send();
    },
  );

  async function mustSeeProject({ visitor }: FastifyRequest, id: string): Promise<void> {
    const foreign = visitor.project !== null && visitor.project !== id;
    if (foreign || !(await store.projects()).some((project) => project.id === id)) {
      throw new AnsweredError("not_found", "That project");
    }
  }
}

/** 32 hex digits: what Sentry SDKs take as the public key of a DSN. */
export function newIngestKey(): string {
  return randomBytes(16).toString("hex");
}

function viewKey(row: KeyRow) {
  return {
    ...row,
    createdAt: new Date(row.createdAt).toISOString(),
    revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt).toISOString(),
  };
}
