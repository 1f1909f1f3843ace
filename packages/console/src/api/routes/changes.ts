/** Changes: told by pipelines, with an ingest key, or by whoever may write. */
import { setImmediate } from "node:timers/promises";
import { type Change, redact } from "@holdfast/signals";
import type { FastifyRequest } from "fastify";
import type { Access } from "../access.ts";
import { boundChange } from "../bound-change.ts";
import { type ApiContext, type ApiInstance, mustReadOf, mustWrite } from "../context.ts";
import { AnsweredError } from "../errors.ts";
import { ChangeList, ChangeQuery, ChangesTaken, SentChanges } from "../schema.ts";

/** Bytes of a request that tells changes: commits with their changed lines. */
const BODY_LIMIT = 16 * 1024 * 1024;
type Commit = NonNullable<Change["commits"]>[number];

const MONTH = 30 * 24 * 3_600_000;

/** File by file, and others get their turn in between: of large changes it takes long. */
async function redacted({ commits, ...rest }: Omit<Change, "time">): Promise<Omit<Change, "time">> {
  const head: Omit<Change, "time"> = redact(rest).value;
  if (commits === undefined) return head;
  const clean: Commit[] = [];
  for (const { files, ...commit } of commits) {
    const cleanFiles: Commit["files"] = [];
    for (const file of files) {
      cleanFiles.push(redact(file).value);
      await setImmediate();
    }
    clean.push({ ...redact(commit).value, files: cleanFiles });
  }
  return { ...head, commits: clean };
}

/** The way in: not behind the API's door, since pipelines hold an ingest key, which opens nothing else. */
export function changeIntakeRoute(app: ApiInstance, { store, keys }: ApiContext, access: Access): void {
  app.post(
    "/api/changes",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        operationId: "tellChanges",
        tags: ["changes"],
        summary: "Tells what was done to a service: a deploy with its commits, a migration, a flag flip.",
        description:
          "With an ingest key (`x-holdfast-key`) its project is meant; with a token that may write, `?project=` names it. A change that is told again, by the same `id`, replaces what was told before. `npx holdfast release` sends a deploy out of a git repository. Of a large change the newest 300 commits are kept, with the first 400 changed lines of a file, 500 characters of a line and 1 Mi characters in all.",
        querystring: ChangeQuery.pick({ project: true }).partial(),
        body: SentChanges,
        response: { 201: ChangesTaken },
      },
      // Who it is comes before the body is read.
      onRequest: async (request) => {
        request.project = await projectOf(request);
      },
    },
    async (request, reply) => {
      const now = Date.now();
      const sent = "changes" in request.body ? request.body.changes : [request.body];
      const changes: Change[] = [];
      for (const { time = now, ...rest } of sent)
        changes.push({ ...(await redacted(boundChange(rest))), time });
      await store.recordChanges(request.project, changes);
      return reply.code(201).send({ accepted: changes.length });
    },
  );

  async function projectOf(request: FastifyRequest): Promise<string> {
    const key = request.headers["x-holdfast-key"];
    const { project } = request.query as { project?: string };
    if (typeof key === "string") return keys.check(key, project);
    request.visitor = await access.identify(request);
    mustWrite(request);
    if (project === undefined) throw new AnsweredError("invalid_request", "?project= is missing");
    await keys.checkProject(project);
    return project;
  }
}

export function changeRoutes(app: ApiInstance, { store }: ApiContext): void {
  app.get(
    "/api/changes",
    {
      schema: {
        operationId: "listChanges",
        tags: ["changes"],
        summary: "What was done to services, the latest first.",
        querystring: ChangeQuery,
        response: { 200: ChangeList },
      },
    },
    async ({ query: { project, since, limit }, visitor }) => {
      mustReadOf(visitor, project);
      const now = Date.now();
      return {
        changes: await store.changes({
          project,
          since: since === undefined ? now - MONTH : Date.parse(since),
          until: Number.MAX_SAFE_INTEGER,
          limit,
        }),
      };
    },
  );
}
