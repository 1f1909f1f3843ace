/** Loaded before the service: Sentry with tracing, every request a trace. */
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.env["SINK"]!.replace("http://", "http://key@").concat("/1"),
  tracesSampleRate: 1,
});
