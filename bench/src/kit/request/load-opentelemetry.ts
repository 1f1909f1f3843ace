/** Loaded before the service: OpenTelemetry with the instrumentation of node:http alone, the least that makes a span for each request. */
import { HttpInstrumentation } from "@opentelemetry/instrumentation-http";
import { NodeSDK } from "@opentelemetry/sdk-node";

new NodeSDK({ serviceName: "bench", instrumentations: [new HttpInstrumentation()] }).start();
