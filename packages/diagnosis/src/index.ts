export { correlate } from "./correlate/correlate.ts";
export type { Failure } from "./correlate/failure.ts";
export { diagnose } from "./diagnose/diagnose.ts";
export type { Diagnosis } from "./diagnose/diagnosis.ts";
export { fingerprint } from "./fingerprint/fingerprint.ts";
export type { Fingerprint } from "./fingerprint/fingerprinting.ts";
export { unmask } from "./unmask/unmask.ts";
export type { Link, Role, RootStatus, Unmasking } from "./unmask/unmasking.ts";
