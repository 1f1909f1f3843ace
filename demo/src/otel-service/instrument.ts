// Stock OpenTelemetry SDK, configured by its OTEL_* variables alone, loaded before the service by --import.
import { register } from "node:module";
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { NodeSDK } from "@opentelemetry/sdk-node";

// As OpenTelemetry documents it for ES modules: without this hook, imports of node:http are not seen.
register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();
process.on("SIGTERM", async () => {
  await sdk.shutdown();
  process.exit(0);
});
