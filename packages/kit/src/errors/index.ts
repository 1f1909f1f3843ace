export { acceptsHtml } from "./accepts-html.ts";
export { describeError, type ErrorDescription } from "./describe-error.ts";
export { type FailureAnswer, type FailureOptions, handleFailure } from "./handle-failure.ts";
export type { Problem } from "./problem-of.ts";
export { isProduction } from "./production.ts";
export { type FailureRecord, recordFailure } from "./record-failure.ts";
export { statusOf } from "./status-of.ts";
