/** The types of a proof of recovery. */

/** What happened on one of the routes that had failed. Requests of other routes prove nothing. */
export interface RouteRecord {
  route: string;
  /** Requests, and failures of the root, on the versions that failed. */
  before: { total: number; failed: number };
  /** Requests, and failures of any kind, on the mended version. */
  since: { total: number; failed: number };
}

/** A condition that the team has set for this incident, and how it went so far. */
export interface Criterion {
  /** In words: `no 500 for 24 h`, `sockets stable for 1 h`, `auth answers in under 100 ms`. */
  name: string;
  /** Milliseconds that it must hold without a break. */
  window: number;
  /** Epoch milliseconds since when it has been observed without a gap; absent where nothing observes it. */
  observedSince?: number;
  /** Epoch milliseconds of the last time that it did not hold. */
  brokenAt?: number;
  /** The signal that this rests on. */
  signal: string;
}

export interface RecoveryInput {
  /** Epoch milliseconds. */
  now: number;
  /** The version that carries the mend, and since when it has served; absent where none is known. */
  mended?: { release: string; since: number };
  routes: readonly RouteRecord[];
  /** Failures with the root's fingerprint on the mended version. */
  recurrences: { count: number; last?: number };
  criteria: readonly Criterion[];
}

/** `not proven`: something is missing. `holding`: enough clean requests, windows still run. `proven`: all held. */
type RecoveryState = "not proven" | "holding" | "proven";

export interface RouteProof {
  route: string;
  /** Requests on the mended version without a failure. */
  clean: number;
  /** Clean requests that bound the rate below what it was, at 95 %. */
  needed: number;
  /** Upper bound of the failure rate at 95 %, by what was seen; 1 where nothing was. */
  bound: number;
  done: boolean;
}

export interface CriterionProof {
  name: string;
  state: "held" | "running" | "broken" | "not observed";
  /** Milliseconds that are still to come; 0 where it held. */
  left: number;
  signal: string;
}

export interface Recovery {
  state: RecoveryState;
  /** Whether the root came back on the mended version. */
  recurred: boolean;
  routes: RouteProof[];
  criteria: CriterionProof[];
  /** What is missing, in sentences; empty when proven. */
  missing: string[];
}
