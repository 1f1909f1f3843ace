// Stock Sentry SDK, loaded before the service by --import: nothing here knows of Holdfast, SENTRY_DSN points to it.
import * as Sentry from "@sentry/node";

Sentry.init({ release: "quotes-web@1.5.0", environment: "production", tracesSampleRate: 1 });
