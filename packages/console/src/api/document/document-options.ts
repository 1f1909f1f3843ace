import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { SESSION_COOKIE } from "../access.ts";
import { Problem } from "../schema.ts";
import { version } from "../version.ts";
import { healthPaths } from "./health-paths.ts";
import { intakePaths, intakeSecurity } from "./intake-paths.ts";
import { tidySchemas } from "./tidy-schemas.ts";

/** Options of `@fastify/swagger`; made anew for each console, it writes into them. */
export function documentOptions(): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      info: {
        title: "Holdfast console",
        version,
        description:
          "Issues with their root causes, the events behind them, projects and keys; and the endpoints that SDKs send to. Times are ISO 8601 in UTC. Errors have stable codes.",
        license: { name: "Apache-2.0" },
      },
      tags: [
        {
          name: "issues",
          description: "Failures with the same root cause, and the events that told of them.",
        },
        { name: "projects", description: "What sends, and the keys it sends and is read with." },
        {
          name: "changes",
          description: "What was done to services: deploys, migrations, flags, configuration.",
        },
        { name: "statistics", description: "What came in, what was not kept, and what changes right now." },
        { name: "session", description: "Signing a browser in and out." },
        { name: "console", description: "The console about itself." },
        { name: "intake", description: "What SDKs and exporters send to." },
      ],
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "HOLDFAST_ADMIN_TOKEN or a read key." },
          session: { type: "apiKey", in: "cookie", name: SESSION_COOKIE },
          ...intakeSecurity,
        },
      },
      security: [{ token: [] }, { session: [] }],
      paths: { ...structuredClone(healthPaths), ...structuredClone(intakePaths) },
    },
    transform: (route) => jsonSchemaTransform({ ...route, schema: withProblem(route.schema) }),
    transformObject: (made) => tidySchemas(jsonSchemaTransformObject(made)),
  };
}

/** Every route answers its errors in the same shape; said here once instead of in each route. */
function withProblem(schema: Parameters<typeof jsonSchemaTransform>[0]["schema"]): typeof schema {
  if (!schema || schema.hide) return schema;
  return { ...schema, response: { ...(schema.response as object), default: Problem } };
}
