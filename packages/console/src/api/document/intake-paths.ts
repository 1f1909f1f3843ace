/** The intake's endpoints as OpenAPI: their bodies are protocols of their own, so no schema of the API describes them. */
import type { Part } from "./part.ts";

/** How senders show their key. */
export const intakeSecurity: Record<string, Part> = {
  ingestKey: {
    type: "apiKey",
    in: "header",
    name: "x-holdfast-key",
    description: "OpenTelemetry exporters.",
  },
  sentryAuth: {
    type: "apiKey",
    in: "header",
    name: "x-sentry-auth",
    description: "Sentry SDKs, from the DSN: `Sentry sentry_version=7, sentry_key=…`.",
  },
  sentryKey: { type: "apiKey", in: "query", name: "sentry_key", description: "Sentry SDKs in browsers." },
};

const PROBLEM = { description: "Refused or not kept: the code and status tell which, see errors." };

const parameter = (name: string, description: string): Part => ({
  name,
  in: "path",
  required: true,
  description,
  schema: { type: "string" },
});
const project = parameter("project", "Id of the project, as in the DSN.");

const json = (description: string, properties: Record<string, Part>) => ({
  description,
  content: { "application/json": { schema: { type: "object" as const, properties } } },
});
const refusal = json(PROBLEM.description, {
  detail: { type: "string", description: "What happened, why, what to do." },
  code: { type: "string", description: "Stable; also in the header `X-Sentry-Error`." },
  causes: { type: "array", items: { type: "string" } },
});
const id: Part = { type: "string", description: "32 hex digits." };

const COMPRESSED = "`Content-Encoding` gzip, deflate, br or zstd is taken.";
const REPLAYS =
  "Acknowledged once it is stored. Sending the same again is harmless: events are known by their ids.";

function sentry(operationId: string, summary: string, description: string, body: Part): Part {
  return {
    post: {
      operationId,
      tags: ["intake"],
      parameters: [project],
      summary,
      description,
      security: [{ sentryAuth: [] }, { sentryKey: [] }],
      requestBody: body,
      responses: { 200: json("Stored.", { id }), default: refusal },
    },
  };
}

function checkIn(operationId: string, parameters: Part[]): Part {
  const said = (name: string, schema: Part, description = ""): Part => ({
    name,
    in: "query",
    schema,
    ...(description && { description }),
  });
  const operation = (method: string): Part => ({
    operationId: `${operationId}${method}`,
    parameters: [
      ...parameters,
      said("status", { type: "string", enum: ["in_progress", "ok", "error", "missed", "timeout"] }),
      said("check_in_id", { type: "string" }, "Ties the end of a run to its start."),
      said("duration", { type: "number" }, "Seconds."),
      said("environment", { type: "string" }),
      said("release", { type: "string" }),
    ],
    tags: ["intake"],
    summary: "A scheduled job's word about itself.",
    description:
      "Equal words within one minute are one check-in. A POST may bring the fields as a JSON body instead.",
    security: parameters.length > 2 ? [] : [{ sentryAuth: [] }, { sentryKey: [] }],
    responses: { 202: json("Stored.", { id }), default: refusal },
  });
  return {
    get: operation("ByGet"),
    post: operation("ByPost"),
  };
}

const slug = parameter("slug", "Name of the monitor.");

const REQUESTS = {
  Traces: "ExportTraceServiceRequest",
  Logs: "ExportLogsServiceRequest",
  Metrics: "ExportMetricsServiceRequest",
};

function otlp(signal: keyof typeof REQUESTS, scope: "" | "OfProject" | "BySentry") {
  const path = `v1/${signal.toLowerCase()}`;
  const prefixes = {
    "": "/",
    OfProject: "/api/{project}/otlp/",
    BySentry: "/api/{project}/integration/otlp/",
  };
  const status: Part = { schema: { type: "object", description: "google.rpc.Status" } };
  const item: Part = {
    post: {
      ...(scope !== "" && { parameters: [project] }),
      operationId: `send${signal}${scope}`,
      tags: ["intake"],
      summary: `Takes ${signal.toLowerCase()} by OTLP over HTTP.`,
      description: `${COMPRESSED} ${REPLAYS} The answer has the encoding of the request.`,
      security: [{ ingestKey: [] }, { sentryAuth: [] }],
      requestBody: {
        required: true,
        description: `\`${REQUESTS[signal]}\` of OTLP 1.x.`,
        content: {
          "application/x-protobuf": { schema: { type: "string", format: "binary" } },
          "application/json": { schema: { type: "object" } },
        },
      },
      responses: {
        200: {
          description: "Stored; `partialSuccess` counts what was not.",
          content: {
            "application/x-protobuf": { schema: { type: "string", format: "binary" } },
            "application/json": {
              schema: { type: "object", properties: { partialSuccess: { type: "object" } } },
            },
          },
        },
        default: {
          description: PROBLEM.description,
          content: { "application/json": status, "application/x-protobuf": status },
        },
      },
    },
  };
  return [prefixes[scope] + path, item] as const;
}

const SIGNALS = ["Traces", "Logs", "Metrics"] as const;

export const intakePaths: Record<string, Part> = {
  "/api/{project}/envelope": sentry(
    "sendEnvelope",
    "Takes an envelope, as Sentry SDKs send it.",
    `Events, check-ins, sessions and logs are kept, transactions as outcomes; what is not kept is counted. ${COMPRESSED} ${REPLAYS}`,
    {
      required: true,
      content: { "application/x-sentry-envelope": { schema: { type: "string", format: "binary" } } },
    },
  ),
  "/api/{project}/store": sentry(
    "sendEvent",
    "Takes one event, as older Sentry SDKs send it.",
    `JSON, or base64 of zlib of it. ${COMPRESSED} ${REPLAYS}`,
    { required: true, content: { "application/json": { schema: { type: "object" } } } },
  ),
  "/api/{project}/security": sentry(
    "sendSecurityReport",
    "Takes a browser's report of a broken policy: counted, not kept.",
    "It is no failure of a service.",
    { content: { "application/csp-report": { schema: { type: "object" } } } },
  ),
  "/api/{project}/cron/{slug}": checkIn("checkIn", [project, slug]),
  "/api/{project}/cron/{slug}/{key}": checkIn("checkInWithKey", [
    project,
    slug,
    parameter("key", "An ingest key."),
  ]),
  ...Object.fromEntries(
    (["", "OfProject", "BySentry"] as const).flatMap((scope) => SIGNALS.map((signal) => otlp(signal, scope))),
  ),
};
