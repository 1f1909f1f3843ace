export { type Degraded, type DegradeOptions, type DegradeReason, degrade } from "./degrade.ts";
export { DegradeDeadlineError } from "./errors.ts";
