/** The HTTP API as one Fastify plugin: access, validation, OpenAPI, errors; the routes stand in `routes/`. */
import cookie from "@fastify/cookie";
import swagger from "@fastify/swagger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { faultOf } from "../intake/fault-of.ts";
import type { GroupCommit } from "../intake/group-commit.ts";
import type { KeyRing } from "../intake/key-ring.ts";
import type { Tally } from "../intake/tally.ts";
import type { Store } from "../store/store.ts";
import { Access, type Visitor } from "./access.ts";
import { AnsweredError } from "./errors.ts";
import type { Live } from "./live.ts";
import { issueRoutes } from "./routes/issues.ts";
import { projectRoutes } from "./routes/projects.ts";
import { sessionRoutes } from "./routes/session.ts";
import { statisticsRoutes } from "./routes/statistics.ts";
import { Problem } from "./schema.ts";

declare module "fastify" {
  interface FastifyRequest {
    visitor: Visitor;
  }
}

export interface ApiContext {
  store: Store;
  keys: KeyRing;
  commit: GroupCommit;
  tally: Tally;
  live: Live;
  /** What the intake says of itself. */
  intake: () => { openBytes: number; counted: Record<string, number> };
  adminToken: string | undefined;
  publicUrl: () => string;
  log: (line: string) => void;
}

/** Fastify with zod schemas as types. */
export type ApiInstance = ReturnType<typeof withZod>;
function withZod(app: FastifyInstance) {
  return app.withTypeProvider<ZodTypeProvider>();
}

/** Bytes of an API request's body. */
const BODY_LIMIT = 64 * 1024;

export async function api(root: FastifyInstance, context: ApiContext): Promise<void> {
  const { store, adminToken, publicUrl, log } = context;
  const access = new Access({ store, adminToken, publicUrl });
  root.setValidatorCompiler(validatorCompiler);
  root.setSerializerCompiler(serializerCompiler);
  await root.register(cookie);
  await root.register(swagger, {
    openapi: {
      info: {
        title: "Holdfast console",
        version: "0.1.0",
        description:
          "Issues with their root causes, the events behind them, projects and keys. Times are ISO 8601 in UTC.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "HOLDFAST_ADMIN_TOKEN or a read key." },
          session: { type: "apiKey", in: "cookie", name: "holdfast_session" },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: (route) => jsonSchemaTransform({ ...route, schema: withProblem(route.schema) }),
    transformObject: jsonSchemaTransformObject,
  });

  root.setErrorHandler((error, request, reply) => {
    const answer = toAnswer(error, request, log);
    if (answer.retryAfter !== undefined) reply.header("retry-after", answer.retryAfter);
    if (answer.code === "unauthorized") reply.header("www-authenticate", "Bearer");
    // Serialized here, so that no response schema can get in the way of an error.
    return reply
      .code(answer.status)
      .type("application/json; charset=utf-8")
      .serializer(JSON.stringify)
      .send(problem(answer, request));
  });
  root.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
  });

  const app = withZod(root);
  sessionRoutes(app, access);
  await app.register(
    async (guarded) => {
      guarded.decorateRequest("visitor");
      guarded.addHook("onRequest", async (request) => {
        request.visitor = await access.identify(request);
      });
      const routes = withZod(guarded as unknown as FastifyInstance);
      routes.get("/api/openapi.json", { schema: { hide: true } }, async () => root.swagger());
      projectRoutes(routes, context);
      issueRoutes(routes, context);
      statisticsRoutes(routes, context);
    },
    { bodyLimit: BODY_LIMIT },
  );
}

/** Every route answers its errors in the same shape; said here once instead of in each route. */
function withProblem(schema: Parameters<typeof jsonSchemaTransform>[0]["schema"]): typeof schema {
  if (!schema || schema.hide) return schema;
  return { ...schema, response: { ...(schema.response as object), default: Problem } };
}

/** The body of an error answer: `Problem` in the schema. */
export function problem(error: AnsweredError, request: FastifyRequest) {
  return { error: { code: error.code, message: error.message, requestId: request.id } };
}

/** What is said about an error: the unexpected is logged whole and told as `internal` only. */
function toAnswer(error: unknown, request: FastifyRequest, log: (line: string) => void): AnsweredError {
  if (error instanceof AnsweredError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(
      ({ instancePath, message }) => `${instancePath.slice(1) || "body"}: ${message}`,
    );
    return new AnsweredError("invalid_request", details.slice(0, 5).join("; ") || error.message);
  }
  const { statusCode, code } = error as { statusCode?: number; code?: string };
  if (code === "invalid_cursor") return new AnsweredError("invalid_cursor");
  if (code?.startsWith("FST_") && statusCode !== undefined && statusCode < 500) {
    return new AnsweredError("invalid_request", (error as Error).message);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log(`request ${request.id} ${request.method} ${request.url.split("?", 1)[0]} failed: ${text}`);
  return faultOf(error) === "state"
    ? new AnsweredError("database_unavailable").retry(2)
    : new AnsweredError("internal");
}

/** @throws AnsweredError `forbidden` when the visitor may only read */
export function mustWrite({ visitor }: FastifyRequest): void {
  if (!visitor.write) throw new AnsweredError("forbidden");
}
