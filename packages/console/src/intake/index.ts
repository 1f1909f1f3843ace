export { Intake } from "./intake.ts";
export { defaultIntakeLimits } from "./limits.ts";
export { otlpRoutes } from "./otlp-routes.ts";
export { takeRawBodies } from "./raw-bodies.ts";
export { sentryRoutes } from "./sentry-routes.ts";
