/** The health endpoints as OpenAPI: their routes stand outside of the API, so that nothing of it can fail them. */
import type { Part } from "./part.ts";

const check: Part = {
  type: "object",
  required: ["status"],
  properties: {
    status: { type: "string", enum: ["pass", "warn", "fail"] },
    output: { type: "string", description: "What is wrong; only where something is." },
  },
};

const health = (description: string): Part => ({
  description,
  content: {
    "application/json": {
      schema: {
        type: "object",
        required: ["status", "checks"],
        properties: {
          status: {
            type: "string",
            enum: ["ok", "degraded", "failing", "stopping"],
            description: "`degraded`: pages work, the last write failed.",
          },
          checks: {
            type: "object",
            required: ["database", "intake"],
            properties: { database: check, intake: check },
          },
        },
      },
    },
  },
});

export const healthPaths: Record<string, Part> = {
  "/health": {
    get: {
      operationId: "getHealth",
      tags: ["console"],
      summary: "Whether this console can be sent to: for load balancers.",
      description: "Answers at once from what is known already; the database is asked every two seconds.",
      security: [],
      responses: {
        200: health("Ready: `ok` or `degraded`."),
        503: health("Not ready: `failing` or `stopping`. `Retry-After` says when to ask again."),
      },
    },
  },
  "/health/live": {
    get: {
      operationId: "getLiveness",
      tags: ["console"],
      summary: "Whether the process lives: for whoever restarts it.",
      description: "Asks nothing: restarting this process would not mend a database.",
      security: [],
      responses: {
        200: {
          description: "It lives.",
          content: {
            "application/json": {
              schema: {
                type: "object",
                required: ["status"],
                properties: { status: { type: "string", enum: ["ok"] } },
              },
            },
          },
        },
      },
    },
  },
};
