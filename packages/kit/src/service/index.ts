export {
  createService,
  type ListenAddress,
  type MakeApp,
  type Service,
  type ServiceOptions,
} from "./create-service.ts";
export { ServiceAddressError, ServiceAppError, ServiceOrderError } from "./errors.ts";
export { type MetricsOptions, metricsAnswer } from "./metrics-answer.ts";
export type { ServiceApp } from "./serve-app.ts";
