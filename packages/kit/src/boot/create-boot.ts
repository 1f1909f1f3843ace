/** The start of a service in named phases: each with dependencies, a deadline, and a name when it hangs. */
import type { Boot as BootRecord } from "@holdfast/signals";
import {
  type Duration,
  lifecycle,
  ownFailure,
  registerCloser,
  registerState,
  setLifecycle,
  tell,
  toMilliseconds,
} from "../core/index.ts";
import { BootRun } from "./boot-run.ts";
import { BootPlanError } from "./errors.ts";
import type { Phase, PhaseOptions, PhaseRun } from "./phase.ts";

export interface BootOptions {
  /** Named in the boot record. (Default: none) */
  service?: string;
  instance?: string;
  release?: string;
  environment?: string;
  /** Of each phase that names none. (Default: "30s") */
  deadline?: Duration;
  /** A failed start prints its report, sends the last signals and ends the process with exit code 1. False: `start` rejects. (Default: true) */
  exitOnFailure?: boolean;
  /** Prints the report of a failed start to stderr. (Default: true) */
  print?: boolean;
  /** Starts the watchdog, so that a phase that blocks the event loop is named; it goes on after the start. (Default: true) */
  watchdog?: boolean;
  /** Watches promises while the start runs, so that a hang can be named: about 2 µs per promise. (Default: true) */
  nameHangs?: boolean;
}

/** The start. */
export interface Boot {
  /** Declares a phase. @throws BootPlanError for a name that is taken, or once it has started */
  phase<T>(name: string, run: PhaseRun<T>): Phase<T>;
  phase<T>(name: string, options: PhaseOptions & { critical: false }, run: PhaseRun<T>): Phase<T | undefined>;
  phase<T>(name: string, options: PhaseOptions, run: PhaseRun<T>): Phase<T>;
  /** Declares an optional part: where it fails or hangs it is switched off and reported, and the rest serves. */
  module<T>(name: string, run: PhaseRun<T>): Phase<T | undefined>;
  module<T>(name: string, options: Omit<PhaseOptions, "critical">, run: PhaseRun<T>): Phase<T | undefined>;
  /**
   * Runs all phases, as parallel as `after` allows. Resolves when every phase is over and no critical one failed.
   *
   * @throws BootPlanError for unknown phases and circles, before any phase runs
   * @throws BootFailedError when a critical phase failed or hung and `exitOnFailure` is false
   */
  start(): Promise<BootResult>;
  /** How far it is: at any time, cheap. */
  timeline(): BootRecord;
}

export interface BootResult {
  timeline: BootRecord;
  /** What a phase answered; undefined for a module that is off. */
  result<T>(phase: Phase<T>): T;
}

/**
 * Begins the start of the service: from here on the kit's lifecycle is `starting`, and promises are watched until the start is over.
 *
 * @throws DurationError
 * @example
 * const boot = createBoot({ service: "stock" });
 * const db = boot.phase("database", { deadline: "20s" }, ({ signal }) => connect(signal));
 * boot.phase("migrations", { after: [db] }, ({ result }) => migrate(result(db)));
 * boot.module("analytics", { after: [db] }, startAnalytics);
 * await boot.start();
 */
export function createBoot(options: BootOptions = {}): Boot {
  const run = new BootRun(options);
  const deadline = toMilliseconds(options.deadline ?? "30s");
  if (lifecycle() === "ready") setLifecycle("starting");
  run.watch();
  const unregisterState = registerState({ name: "boot", read: () => run.partState() });
  const unregisterCloser = registerCloser({
    name: "boot",
    stage: "unready",
    close: () => {
      run.stopEarly();
      unregisterState();
      unregisterCloser();
    },
  });

  const declare = (
    name: string,
    phaseOptions: PhaseOptions,
    work: PhaseRun<unknown>,
    critical: boolean,
  ): Phase<never> => {
    if (run.begun)
      throw new BootPlanError(`Phase "${name}" was declared after start(): declare all phases before.`);
    if (typeof name !== "string" || name === "") throw new BootPlanError("A phase needs a name.");
    if (run.phases.has(name))
      throw new BootPlanError(`There is a phase "${name}" already: give each its own name.`);
    if (typeof work !== "function")
      throw new BootPlanError(
        `Phase "${name}" was given no function${typeof (work as { then?: unknown })?.then === "function" ? " but a promise: its work has begun already. Write () => connect() instead of connect()" : ""}.`,
      );
    run.phases.set(name, {
      name,
      after: (phaseOptions.after ?? []).map((one) => (typeof one === "string" ? one : one.name)),
      deadline: phaseOptions.deadline === undefined ? deadline : toMilliseconds(phaseOptions.deadline),
      critical: phaseOptions.critical ?? critical,
      run: work,
      state: "waiting",
    });
    return { name };
  };
  const declareEither = (critical: boolean) =>
    ((name: string, second: PhaseOptions | PhaseRun<unknown>, third?: PhaseRun<unknown>): Phase<never> => {
      if (third === undefined) return declare(name, {}, second as PhaseRun<unknown>, critical);
      const phaseOptions = second as PhaseOptions;
      return declare(name, critical ? phaseOptions : { ...phaseOptions, critical: false }, third, critical);
    }) as Boot["phase"];

  return {
    phase: declareEither(true),
    module: declareEither(false) as Boot["module"],
    timeline: () => run.record(),
    start: async () => {
      await run.start();
      try {
        tell({ kind: "boot", level: "info", message: run.summary(), boot: run.record() });
      } catch (error) {
        ownFailure("boot", error);
      }
      return { timeline: run.record(), result: (phase) => run.resultOf(phase) };
    },
  };
}
