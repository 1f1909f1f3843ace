/** What a phase is, as the service declares it. */
import type { Duration } from "../core/index.ts";

/** A declared phase: handed to `after`, and to `result` for its value. */
export interface Phase<T> {
  readonly name: string;
  /** Carries the type of the result alone. */
  readonly answers?: T;
}

export interface PhaseOptions {
  /** Phases that must be over before. A critical one runs also when an optional one before it failed; an optional one is skipped then. (Default: none) */
  after?: readonly (string | Phase<unknown>)[];
  /** (Default: the boot's, "30s") */
  deadline?: Duration;
  /** Its failure is the failure of the start. (Default: true; a module's is not) */
  critical?: boolean;
}

export interface PhaseContext {
  readonly name: string;
  /** Aborts at the deadline, or when the start fails elsewhere: hand it to what can be stopped. */
  readonly signal: AbortSignal;
  /**
   * What a phase before this one answered.
   *
   * @throws BootPlanError where that phase is not in `after`, directly or through others
   */
  result<T>(phase: Phase<T>): T;
}

export type PhaseRun<T> = (context: PhaseContext) => T | PromiseLike<T>;

/** How a phase stands. */
export interface RunningPhase {
  readonly name: string;
  readonly after: readonly string[];
  readonly deadline: number;
  readonly critical: boolean;
  readonly run: PhaseRun<unknown>;
  state: "waiting" | "running" | "done" | "failed" | "hung" | "skipped";
  /** Of performance.now. */
  started?: number;
  /** Milliseconds, once it is over. */
  duration?: number;
  reason?: string;
  value?: unknown;
}
