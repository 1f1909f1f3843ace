/** Projects and their keys. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { KeyRow } from "../../store/store.ts";
import { idOfKey } from "../access.ts";
import { type ApiContext, type ApiInstance, mustWrite } from "../context.ts";
import { describeProject, describeProjects } from "../describe-project.ts";
import { AnsweredError } from "../errors.ts";
import { newIngestKey, newReadKey } from "../new-secret.ts";
import { CreatedKey, KeyList, KeyQuery, NewKey, NewProject, Project, ProjectList } from "../schema.ts";

const Id = z.object({ id: z.string().max(100) });

export function projectRoutes(app: ApiInstance, { store, keys, live, publicUrl }: ApiContext): void {
  app.get(
    "/api/projects",
    {
      schema: {
        operationId: "listProjects",
        tags: ["projects"],
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
        operationId: "createProject",
        tags: ["projects"],
        summary: "Makes a project with an ingest key.",
        body: NewProject,
        response: { 201: Project },
      },
    },
    async (request, reply) => {
      mustWrite(request);
      const { name } = request.body;
      const secret = newIngestKey();
      const project = await store.addProject(name, secret, Date.now());
      if (!project) throw new AnsweredError("project_exists", name);
      await keys.reload();
      return reply.code(201).send(describeProject(project, secret, publicUrl()));
    },
  );

  app.get(
    "/api/projects/:id/keys",
    {
      schema: {
        operationId: "listKeys",
        tags: ["projects"],
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
        operationId: "createKey",
        tags: ["projects"],
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
      const secret = kind === "ingest" ? newIngestKey() : newReadKey();
      const row = await store.createKey({ project, kind, label, secret }, Date.now());
      await keys.reload();
      return reply.code(201).send({ ...viewKey(row), secret });
    },
  );

  app.delete(
    "/api/keys/:id",
    {
      schema: {
        operationId: "revokeKey",
        tags: ["projects"],
        summary: "Revokes a key; what it sent stays.",
        params: Id,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      mustWrite(request);
      if (!(await store.revokeKey(request.params.id, Date.now())))
        throw new AnsweredError("not_found", "That key");
      await keys.reload();
      live.end(idOfKey(request.params.id));
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

function viewKey(row: KeyRow) {
  return {
    ...row,
    createdAt: new Date(row.createdAt).toISOString(),
    revokedAt: row.revokedAt === null ? null : new Date(row.revokedAt).toISOString(),
  };
}
