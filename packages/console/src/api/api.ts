/** The HTTP API as one Fastify plugin: access, validation, OpenAPI, errors; the routes stand in `routes/`. */
import cookie from "@fastify/cookie";
import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { Access } from "./access.ts";
import { answerProblem } from "./answer.ts";
import { type ApiContext, withZod } from "./context.ts";
import { documentOptions } from "./document/index.ts";
import { changeIntakeRoute, changeRoutes } from "./routes/changes.ts";
import { checkRoutes } from "./routes/checks.ts";
import { documentRoutes } from "./routes/document.ts";
import { issueRoutes } from "./routes/issues.ts";
import { overTimeRoutes } from "./routes/over-time.ts";
import { projectRoutes } from "./routes/projects.ts";
import { sessionRoutes } from "./routes/session.ts";
import { statisticsRoutes } from "./routes/statistics.ts";

/** Bytes of an API request's body. */
const BODY_LIMIT = 64 * 1024;

export async function api(root: FastifyInstance, context: ApiContext): Promise<void> {
  const { store, adminToken, publicUrl, log, live } = context;
  const access = new Access({ store, adminToken, publicUrl, onEnded: (visitor) => live.end(visitor) });
  root.setValidatorCompiler(validatorCompiler);
  root.setSerializerCompiler(serializerCompiler);
  await root.register(cookie);
  await root.register(swagger, documentOptions());

  root.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, log));
  root.addHook("onSend", async (_request, reply) => {
    reply.header("cache-control", "no-store").header("x-content-type-options", "nosniff");
  });

  const app = withZod(root);
  documentRoutes(app, () => root.swagger());
  sessionRoutes(app, access);
  root.decorateRequest("visitor");
  root.decorateRequest("project", "");
  changeIntakeRoute(app, context, access);
  await app.register(
    async (guarded) => {
      guarded.addHook("onRequest", async (request) => {
        request.visitor = await access.identify(request);
      });
      const routes = withZod(guarded as unknown as FastifyInstance);
      projectRoutes(routes, context);
      issueRoutes(routes, context);
      checkRoutes(routes, context);
      statisticsRoutes(routes, context);
      changeRoutes(routes, context);
      overTimeRoutes(routes, context);
    },
    { bodyLimit: BODY_LIMIT },
  );
}
