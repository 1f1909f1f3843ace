export { type Boot, type BootOptions, type BootResult, createBoot } from "./create-boot.ts";
export { BootFailedError, BootPlanError, PhaseHungError, PortNotOpenError } from "./errors.ts";
export { type Explanation, explainFailure } from "./explain-failure.ts";
export { explainUncaught } from "./explain-uncaught.ts";
export { type FrontTls, type Protocol, protocolOf, sayMismatch, tlsOf } from "./front-tls.ts";
export { type Front, type ListenOptions, type OpenFirstOptions, openFirst } from "./open-first.ts";
export type { Phase, PhaseContext, PhaseOptions, PhaseRun } from "./phase.ts";
