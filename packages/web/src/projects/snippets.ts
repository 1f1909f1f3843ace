/** What to put into a service so that its first error arrives, per SDK. */

/** The addresses of a project that has a key. */
export interface Sendable {
  dsn: string;
  otlp: { endpoint: string; headers: Record<string, string> };
}

export interface Snippet {
  id: string;
  name: string;
  /** What to run first; null where nothing is installed. */
  install: string | null;
  file: string;
  code: string;
}

export function snippetsFor(project: Sendable): Snippet[] {
  const { dsn, otlp } = project;
  const headers = Object.entries(otlp.headers);
  const headerText = headers.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join(",");
  return [
    {
      id: "sentry-node",
      name: "Sentry for Node.js",
      install: "npm install @sentry/node",
      file: "instrument.mjs",
      code: `import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: ${JSON.stringify(dsn)},
  release: process.env.RELEASE,
  environment: process.env.NODE_ENV,
});

// Start the service with: node --import ./instrument.mjs server.mjs`,
    },
    {
      id: "otel-node",
      name: "OpenTelemetry for Node.js",
      install:
        "npm install @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node @opentelemetry/exporter-trace-otlp-proto",
      file: "telemetry.mjs",
      code: `import { getNodeAutoInstrumentations } from "@opentelemetry/auto-instrumentations-node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";

new NodeSDK({
  serviceName: "my-service",
  traceExporter: new OTLPTraceExporter({
    url: ${JSON.stringify(`${otlp.endpoint.replace(/\/$/, "")}/v1/traces`)},
    headers: ${JSON.stringify(otlp.headers)},
  }),
  instrumentations: [getNodeAutoInstrumentations()],
}).start();

// Start the service with: node --import ./telemetry.mjs server.mjs`,
    },
    {
      id: "sentry-python",
      name: "Sentry for Python",
      install: "pip install sentry-sdk",
      file: "first lines of the service",
      code: `import os
import sentry_sdk

sentry_sdk.init(
    dsn=${JSON.stringify(dsn)},
    release=os.environ.get("RELEASE"),
    environment=os.environ.get("ENVIRONMENT"),
)`,
    },
    {
      id: "otlp",
      name: "Any OpenTelemetry SDK",
      install: null,
      file: "environment",
      code: `OTEL_SERVICE_NAME=my-service
OTEL_EXPORTER_OTLP_ENDPOINT=${otlp.endpoint}
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf${headerText ? `\nOTEL_EXPORTER_OTLP_HEADERS=${headerText}` : ""}`,
    },
  ];
}
