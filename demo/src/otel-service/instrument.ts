// Stock OpenTelemetry SDK, configured by its OTEL_* variables alone, loaded before the service by --import.
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({ instrumentations: [new HttpInstrumentation()] });
sdk.start();
process.on("SIGTERM", async () => {
  await sdk.shutdown();
  process.exit(0);
});
