export { kindOf } from "./analyzers/kind-of.ts";
export { nearestName } from "./analyzers/nearest-name.ts";
export { isCosmetic, isCosmeticEdit } from "./changes/cosmetic.ts";
export { type DiffLine, definedAround } from "./changes/defined-around.ts";
export { rankSuspects } from "./changes/rank-suspects.ts";
export { sameFile } from "./changes/same-file.ts";
export type { Suspect, SuspectInput } from "./changes/suspecting.ts";
export { withPackagePath } from "./changes/with-package-path.ts";
export { contextOf } from "./correlate/context-of.ts";
export { correlate } from "./correlate/correlate.ts";
export type { Failure } from "./correlate/failure.ts";
export { diagnose } from "./diagnose/diagnose.ts";
export type { Diagnosis } from "./diagnose/diagnosis.ts";
export { fingerprint } from "./fingerprint/fingerprint.ts";
export type { Fingerprint } from "./fingerprint/fingerprinting.ts";
export { type Parameterised, parameterise } from "./fingerprint/parameterise.ts";
export { bursts } from "./over-time/bursts.ts";
export { compareReleases } from "./over-time/compare-releases.ts";
export { latencyShift } from "./over-time/latency-shift.ts";
export { regression } from "./over-time/regression.ts";
export { type RestartLoop, restartLoops } from "./over-time/restart-loops.ts";
export { sameMix } from "./over-time/same-mix.ts";
export { isSignInRoute, type SignInFailures, signInFailures } from "./over-time/sign-in-failures.ts";
export { holdsFrom, proveRecovery } from "./recovery/prove-recovery.ts";
export type { Criterion, Recovery, RecoveryInput, RouteRecord } from "./recovery/recovering.ts";
export {
  diagnosisReport,
  emptyReport,
  type Impact,
  incidentReport,
  type Moment,
  type PlatformId,
  type Report,
  type ReportInput,
  reportStyle,
  toHtml,
  toMarkdown,
} from "./report/index.ts";
export { maskOf } from "./unmask/trait.ts";
export { unmask } from "./unmask/unmask.ts";
export type { Link, Role, RootStatus, Tie, UnmaskContext, Unmasking } from "./unmask/unmasking.ts";
export {
  answerCheck,
  buildChain,
  type Chain,
  type ChainSignals,
  type Check,
  chainOfExceptions,
  type ExceptionStep,
  explains,
  fiveWhys,
  type Known,
  suspectTitle,
  type Told,
  UnknownCheck,
  type Verdict,
  verdictOf,
  type Weighed,
  type Why,
  weigh,
} from "./verdict/index.ts";
