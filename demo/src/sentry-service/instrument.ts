// Stock Sentry SDK, loaded before the service by --import: nothing here knows of Holdfast, SENTRY_DSN points to it.
import { fileURLToPath } from "node:url";
import * as Sentry from "@sentry/node";

Sentry.init({
  release: process.env["RELEASE"] ?? "quotes-web@1.5.0",
  environment: "production",
  tracesSampleRate: 1,
  // Frames name files from the root of the service, as a team with a build does it.
  integrations: [
    Sentry.rewriteFramesIntegration({ root: fileURLToPath(new URL("..", import.meta.url)), prefix: "src/" }),
  ],
});
