/** One start as it runs: begins phases when what they need is over, and ends when all are, or when a critical one failed. */
import { randomBytes } from "node:crypto";
import type { Boot as BootRecord } from "@holdfast/signals";
import {
  claimStrays,
  currentContext,
  lifecycle,
  onNote,
  type PartState,
  setLifecycle,
  showSpent,
  tell,
  type WorkContext,
} from "../core/index.ts";
import { startWatchdog, type Watchdog } from "../watchdog/index.ts";
import { blockEnd } from "./block-end.ts";
import { nameBlockingCalls } from "./blocking-calls.ts";
import { sayFurther, sayOff, sayPhase } from "./boot-notes.ts";
import { checkPlan, runsAfter } from "./boot-plan.ts";
import { type BootFacts, partStateOf, recordOf, statesOf, summaryOf } from "./boot-record.ts";
import type { BootOptions } from "./create-boot.ts";
import { BootFailedError, BootPlanError, PhaseHungError } from "./errors.ts";
import { type EndedEarly, explainExit } from "./explain-exit.ts";
import { explainFailure } from "./explain-failure.ts";
import type { Hang } from "./explain-hang.ts";
import { explainUncaught } from "./explain-uncaught.ts";
import { type FirstFailure, failStart } from "./fail-start.ts";
import type { LivePhase } from "./live-phase.ts";
import type { Phase, RunningPhase } from "./phase.ts";
import { PhaseWaits } from "./phase-waits.ts";
import { runPhase } from "./run-phase.ts";

/** Milliseconds from the declaration after which promises and calls are no longer watched if the start has not begun. */
const NEVER_BEGUN = 60_000;

export class BootRun {
  readonly phases = new Map<string, RunningPhase>();
  begun = false;
  readonly #options: BootOptions;
  readonly #id = randomBytes(16).toString("hex");
  readonly #started = Date.now();
  readonly #clock = performance.now();
  readonly #live = new Map<string, LivePhase>();
  readonly #waits = new PhaseWaits(this.phases, this.#live);
  readonly #takeBack: (() => void)[] = [];
  #ended: number | undefined;
  #outcome: BootRecord["outcome"] = "starting";
  #firstFailure: FirstFailure | undefined;
  #settle: (() => void) | undefined;
  #watchdog: Watchdog | undefined;
  #unname: (() => void) | undefined;

  constructor(options: BootOptions) {
    this.#options = options;
  }

  /** From the declaration on: promises that phases share are often made between it and the start. */
  watch(): void {
    if (this.#options.nameHangs ?? true) {
      this.#waits.start();
      // A start that never begins must not cost for ever.
      setTimeout(() => this.begun || this.#forget(), NEVER_BEGUN).unref();
    }
    if (this.#options.watchdog ?? true) {
      const watchdog = startWatchdog();
      this.#watchdog = watchdog;
      if (this.#options.nameHangs ?? true) this.#unname = nameBlockingCalls((call) => watchdog.enters(call));
    }
    this.#takeBack.push(explainUncaught());
  }

  async start(): Promise<void> {
    if (this.begun) throw new BootPlanError("start() was called twice: a start happens once.");
    this.begun = true;
    if (this.#isStopped()) return this.#stopped();
    try {
      checkPlan(this.phases);
    } catch (error) {
      this.#finish("failed");
      throw error;
    }
    this.#listen();
    tell({
      kind: "boot",
      level: "info",
      message: `boot: ${this.phases.size} phases: ${[...this.phases.keys()].join(", ")}`,
      boot: this.record(),
    });
    const over = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    this.#advance();
    await over;
    if (this.#firstFailure) {
      const lines = this.#waits.lines();
      this.#finish(this.#firstFailure.hang ? "hung" : "failed");
      tell({ kind: "boot", level: "fatal", message: this.summary(), boot: this.record() });
      return failStart(this.#firstFailure, [...this.phases.values()], lines, this.#options);
    }
    if (this.#isStopped()) return this.#stopped();
    this.#waits.sayFloating();
    this.#finish("ready");
  }

  #isStopped(): boolean {
    return this.#outcome === "stopped";
  }

  /** Told to stop (SIGTERM) while it starts: where it stood is worth more than silence. */
  stopEarly(): void {
    if (this.#outcome !== "starting") return;
    if (!this.begun) {
      // A start that comes now would run phases while everything closes.
      this.#finish("stopped");
      return;
    }
    for (const phase of this.#inState("running"))
      this.#waits.saySlow(phase, "was still running when the service was told to stop");
    this.#finish("stopped");
    for (const live of this.#live.values()) live.abort.abort(new Error("the service was told to stop"));
    tell({
      kind: "boot",
      level: "warning",
      message: `boot: stopped before it was over; ${statesOf([...this.phases.values()])}`,
      boot: this.record(),
    });
    this.#settle?.();
  }

  /** The process is about to end in order: an error here would look like a crash. */
  async #stopped(): Promise<void> {
    if (this.#options.exitOnFailure ?? true) await new Promise(() => {});
    throw new BootFailedError("The service was told to stop before its start was over.", "", undefined);
  }

  record(): BootRecord {
    return recordOf(this.#facts());
  }

  partState(): PartState {
    return partStateOf(this.#facts());
  }

  summary(): string {
    return summaryOf(this.#facts());
  }

  #facts(): BootFacts {
    return {
      options: this.#options,
      id: this.#id,
      started: this.#started,
      ended: this.#ended,
      outcome: this.#outcome,
      phases: [...this.phases.values()],
    };
  }

  resultOf<T>(phase: Phase<T>): T {
    return this.phases.get(phase.name)?.value as T;
  }

  #listen(): void {
    this.#takeBack.push(
      claimStrays((reason, origin) => origin === "unhandledRejection" && this.#claim(reason)),
      onNote((note) => {
        if (note.kind !== "blocked") return;
        for (const { name } of this.#inState("running")) {
          const live = this.#live.get(name);
          if (live && note.duration > (live.blocked?.duration ?? 0)) live.blocked = note;
        }
      }),
      explainExit(this.#options, () => ({
        running: this.#inState("running"),
        live: this.#live,
        lines: () => this.#waits.lines(),
        leaves: () => this.#watchdog?.endIfBlockedAt(undefined),
        say: (ended) => this.#endedEarly(ended),
      })),
    );
  }

  /** The process ends by itself, here and now. */
  #endedEarly({ blocked, sites, description, cause, action }: EndedEarly): void {
    const live = blocked && this.#live.get(blocked.name);
    const message = `boot: ${description} ${cause} ${action}`;
    if (blocked && live) {
      blocked.state = "hung";
      blocked.duration = performance.now() - blocked.started!;
      blocked.reason = cause;
      sayOff(blocked, live.context, message, new PhaseHungError(message, sites), { sites });
    } else {
      const error = new BootFailedError(message, "", undefined);
      tell({ kind: "error", level: "error", message, error, handled: false, mechanism: "boot" });
    }
    this.#finish(blocked ? "hung" : "failed");
    tell({ kind: "boot", level: "fatal", message: this.summary(), boot: this.record() });
  }

  /** A promise of a phase that was rejected while nobody awaited it is that phase's failure. */
  #claim(reason: unknown): boolean {
    const context = currentContext();
    const owner = [...this.#live].find(([, live]) => live.context === context);
    if (!owner || this.#outcome !== "starting") return false;
    const [name, live] = owner;
    const state = this.phases.get(name)?.state;
    if (state === "running" || state === "done") live.fail(reason);
    else sayFurther(name, live.context, reason);
    return true;
  }

  /** The watchdog ends a process that is blocked beyond all deadlines of critical phases: nothing else can. */
  #boundBlocks(): void {
    if (!(this.#options.exitOnFailure ?? true)) return;
    this.#watchdog?.endIfBlockedAt(blockEnd(this.phases, this.#live, this.#options.print !== false));
  }

  #advance(): void {
    if (this.#outcome !== "starting" || this.#firstFailure) return;
    for (const phase of this.#inState("waiting")) {
      const needed = phase.after.map((name) => this.phases.get(name)!);
      const missing = phase.critical
        ? undefined
        : needed.find(({ state }) => state === "failed" || state === "hung" || state === "skipped");
      if (missing) this.#skip(phase, `${missing.name} is off`);
      else if (needed.every(({ state }) => state !== "waiting" && state !== "running")) this.#begin(phase);
      if (this.#firstFailure) return;
    }
    if (this.#inState("waiting").length + this.#inState("running").length === 0) this.#settle?.();
  }

  #begin(phase: RunningPhase): void {
    runPhase(phase, this.#id, {
      begins: (live) => this.#live.set(phase.name, live),
      changes: () => this.#boundBlocks(),
      slow: () => this.#waits.saySlow(phase, "is still running"),
      result: (other) => this.#resultFor(phase, other),
      done: ({ context }, value) => this.#done(phase, context, value),
      failed: (live, error) => this.#failed(phase, live, error),
      hung: (live) => this.#hung(phase, live),
    });
  }

  #done(phase: RunningPhase, context: WorkContext, value: unknown): void {
    if (this.#outcome !== "starting") return;
    phase.state = "done";
    phase.value = value;
    const duration = phase.duration!;
    const over = duration > phase.deadline;
    const text = over ? `, later than its deadline of ${showSpent(phase.deadline)}` : "";
    sayPhase(phase, over ? "warning" : "info", `done in ${showSpent(duration)}${text}`, { context });
    this.#advance();
  }

  #failed(phase: RunningPhase, live: LivePhase, error: unknown): void {
    if (this.#outcome !== "starting") {
      sayFurther(phase.name, live.context, error);
      return;
    }
    const wasDone = phase.state === "done";
    phase.state = "failed";
    const { description, cause, action } = explainFailure(error);
    phase.reason = description;
    live.abort.abort(error);
    const how = wasDone
      ? "failed after it had ended, in a promise that nobody awaits"
      : `failed after ${showSpent(phase.duration!)}`;
    // Of an error that is not known the cause repeats its message.
    const what = cause.includes(description) ? cause : `${description} ${cause}`;
    sayOff(phase, live.context, `boot: ${phase.name} ${how}: ${what} ${action}`, error, undefined);
    this.#afterFailure(phase, error, undefined);
  }

  #hung(phase: RunningPhase, live: LivePhase): void {
    if (this.#outcome !== "starting") return;
    const hang = this.#waits.of(phase, live);
    phase.state = "hung";
    phase.reason = hang.cause;
    const error = new PhaseHungError(
      `Phase "${phase.name}" has not ended in ${showSpent(phase.duration!)}. ${hang.cause} ${hang.action}`,
      hang.sites,
    );
    live.abort.abort(error);
    sayOff(phase, live.context, `boot: ${error.message}`, error, hang);
    this.#afterFailure(phase, error, hang);
  }

  #afterFailure(phase: RunningPhase, error: unknown, hang: Hang | undefined): void {
    if (!phase.critical) {
      tell({
        kind: "boot",
        level: "warning",
        message: `boot: goes on without ${phase.name}`,
        boot: this.record(),
      });
      this.#advance();
      return;
    }
    if (this.#firstFailure) return;
    this.#firstFailure = { phase, error, hang };
    for (const waiting of this.#inState("waiting")) this.#skip(waiting, `${phase.name} failed`);
    for (const { name } of this.#inState("running"))
      this.#live.get(name)?.abort.abort(new Error(`the start failed: ${phase.name}`));
    this.#settle?.();
  }

  #skip(phase: RunningPhase, reason: string): void {
    phase.state = "skipped";
    phase.reason = reason;
    sayPhase(phase, "warning", `is skipped: ${reason}`);
  }

  #resultFor<T>(phase: RunningPhase, other: Phase<T>): T {
    if (runsAfter(this.phases, phase, other.name)) return this.resultOf(other);
    throw new BootPlanError(
      `Phase "${phase.name}" asks for the result of "${other.name}" and does not run after it: add it to \`after\`.`,
    );
  }

  #finish(outcome: BootRecord["outcome"]): void {
    this.#outcome = outcome;
    this.#ended = this.#started + Math.round(performance.now() - this.#clock);
    this.#forget();
    this.#watchdog?.endIfBlockedAt(undefined);
    for (const takeBack of this.#takeBack.splice(0)) takeBack();
    if (outcome === "ready" && lifecycle() === "starting") setLifecycle("ready");
    if (outcome === "failed" || outcome === "hung") setLifecycle("failed");
  }

  /** From here on promises and calls cost what they did before. */
  #forget(): void {
    this.#waits.forget();
    this.#unname?.();
    this.#unname = undefined;
  }

  #inState(state: RunningPhase["state"]): RunningPhase[] {
    return [...this.phases.values()].filter((phase) => phase.state === state);
  }
}
