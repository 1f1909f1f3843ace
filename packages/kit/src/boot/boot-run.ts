/** One start as it runs: begins phases when what they need is over, and ends when all are, or when a critical one failed. */
import { randomBytes } from "node:crypto";
import { writeSync } from "node:fs";
import type { Boot as BootRecord } from "@holdfast/signals";
import {
  claimStrays,
  currentContext,
  lifecycle,
  onNote,
  ownFailure,
  type PartState,
  runInContext,
  type Site,
  setLifecycle,
  showSite,
  tell,
  WorkContext,
} from "../core/index.ts";
import { runClosers } from "../shutdown/index.ts";
import { startWatchdog, type Watchdog } from "../watchdog/index.ts";
import { isAppCode } from "./app-code.ts";
import { sayFloating, sayFurther, sayLate, sayOff, sayPhase } from "./boot-notes.ts";
import { checkPlan } from "./boot-plan.ts";
import { type BootFacts, partStateOf, recordOf, spent, statesOf, summaryOf } from "./boot-record.ts";
import { captureStack, readStack } from "./call-sites.ts";
import type { BootOptions } from "./create-boot.ts";
import { BootFailedError, BootPlanError, PhaseHungError } from "./errors.ts";
import { explainExit } from "./explain-exit.ts";
import { explainFailure } from "./explain-failure.ts";
import { explainHang, floatingOf, type Hang } from "./explain-hang.ts";
import { explainUncaught } from "./explain-uncaught.ts";
import { openHandles, openResources } from "./open-resources.ts";
import type { Phase, RunningPhase } from "./phase.ts";
import { type FailureReport, printFailure, showSpent } from "./print-failure.ts";
import { PromiseWatch } from "./promise-watch.ts";

/** Part of a phase's deadline after which it is said where it waits. */
const SAID_AT = 0.5;
/** Milliseconds that a block may go beyond a deadline: what ends by itself is reported better. */
const BLOCK_GRACE = 1_000;
/** Milliseconds from the declaration after which promises are no longer watched if the start has not begun. */
const NEVER_BEGUN = 60_000;
/** Milliseconds for the last signals of a start that failed. */
const FLUSH = 2_000;

interface Live {
  context: WorkContext;
  abort: AbortController;
  /** What `run` answered; undefined while it runs synchronously. */
  outer: object | undefined;
  handles: WeakSet<object>;
  blocked: { duration: number; sites: readonly { file: string; line: number }[] } | undefined;
  fail(error: unknown): void;
}

export class BootRun {
  readonly phases = new Map<string, RunningPhase>();
  begun = false;
  readonly #options: BootOptions;
  readonly #id = randomBytes(16).toString("hex");
  readonly #started = Date.now();
  readonly #clock = performance.now();
  readonly #live = new Map<string, Live>();
  readonly #watch = new PromiseWatch();
  readonly #takeBack: (() => void)[] = [];
  #ended: number | undefined;
  #outcome: BootRecord["outcome"] = "starting";
  #firstFailure: { phase: RunningPhase; error: unknown; hang: Hang | undefined } | undefined;
  #settle: (() => void) | undefined;
  #watchdog: Watchdog | undefined;

  constructor(options: BootOptions) {
    this.#options = options;
  }

  /** From the declaration on: promises that phases share are often made between it and the start. */
  watch(): void {
    if (this.#options.nameHangs ?? true) {
      this.#watch.start();
      // A start that never begins must not cost for ever.
      setTimeout(() => this.begun || this.#watch.forget(), NEVER_BEGUN).unref();
    }
    if (this.#options.watchdog ?? true) this.#watchdog = startWatchdog();
    this.#takeBack.push(explainUncaught());
  }

  async start(): Promise<void> {
    if (this.begun) throw new BootPlanError("start() was called twice: a start happens once.");
    this.begun = true;
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
    if (this.#firstFailure) return this.#fail(this.#firstFailure);
    if (this.#outcome === "stopped") {
      // The process is about to end in order: an error here would look like a crash.
      if (this.#options.exitOnFailure ?? true) await new Promise(() => {});
      throw new BootFailedError("The service was told to stop before its start was over.", "", undefined);
    }
    this.#tellFloating();
    this.#finish("ready");
  }

  /** Told to stop (SIGTERM) while it starts: where it stood is worth more than silence. */
  stopEarly(): void {
    if (this.#outcome !== "starting" || !this.begun) {
      this.#watch.forget();
      return;
    }
    for (const phase of this.#inState("running"))
      this.#saySlow(phase, "was still running when the service was told to stop");
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
      claimStrays((reason, origin) => {
        if (origin !== "unhandledRejection") return false;
        const context = currentContext();
        const owner = [...this.#live].find(([, live]) => live.context === context);
        if (!owner || this.#outcome !== "starting") return false;
        const [name, live] = owner;
        const state = this.phases.get(name)?.state;
        if (state === "running" || state === "done") live.fail(reason);
        else sayFurther(name, live.context, reason);
        return true;
      }),
      onNote((note) => {
        if (note.kind !== "blocked") return;
        for (const { name } of this.#inState("running")) {
          const live = this.#live.get(name);
          if (live && note.duration > (live.blocked?.duration ?? 0)) live.blocked = note;
        }
      }),
    );
    const onExit = (code: number): void =>
      this.#exits(code, readStack(captureStack(onExit)).filter(isAppCode));
    process.on("exit", onExit);
    this.#takeBack.push(() => process.off("exit", onExit));
  }

  /** @param sites whose code was running: that called process.exit, or that blocked until the watchdog called it */
  #exits(code: number, sites: readonly Site[]): void {
    if (this.#outcome !== "starting") return;
    const running = this.#inState("running");
    const names = running.map(({ name }) => name).join(", ") || "no phase";
    const overdue = running.some((phase) => phase.critical && spent(phase)! > phase.deadline);
    // The one whose code is on the stack: by its context, or because its function has not even returned.
    const context = currentContext();
    const onStack = running.find(({ name }) => this.#live.get(name)?.context === context);
    const blocked = overdue
      ? (onStack ?? running.find(({ name }) => !this.#live.get(name)?.outer))
      : undefined;
    this.#print({
      ...explainExit({ code, sites, names, blocked }),
      phases: this.#lines(),
      sites,
      phase: names,
      spent: blocked && spent(blocked),
    });
  }

  /** The watchdog ends a process that is blocked beyond all deadlines of critical phases: nothing else can. */
  #boundBlocks(): void {
    if (!(this.#options.exitOnFailure ?? true)) return;
    const ends = this.#inState("running").flatMap(({ critical, deadline, started }) =>
      critical ? [started! + deadline] : [],
    );
    const first =
      ends.length === 0 ? undefined : Date.now() + (Math.min(...ends) - performance.now()) + BLOCK_GRACE;
    this.#watchdog?.endIfBlockedAt(first);
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
    phase.state = "running";
    phase.started = performance.now();
    const context = new WorkContext({ kind: "boot", route: phase.name, traceId: this.#id });
    const abort = new AbortController();
    let over = false;
    const live: Live = {
      context,
      abort,
      outer: undefined,
      handles: openHandles(),
      blocked: undefined,
      fail: (error) => end(() => this.#failed(phase, live, error)),
    };
    this.#live.set(phase.name, live);
    const end = (how: () => void): void => {
      if (phase.duration === undefined || !over) phase.duration = performance.now() - phase.started!;
      clearTimeout(half);
      clearTimeout(late);
      const first = !over;
      over = true;
      if (first || phase.state === "done") how();
      this.#boundBlocks();
    };
    const half = setTimeout(() => this.#saySlow(phase, "is still running"), phase.deadline * SAID_AT);
    // Not unref'd: a phase that waits for nothing must not let the process end in silence.
    const late = setTimeout(() => end(() => this.#hung(phase, live)), phase.deadline);
    this.#boundBlocks();
    sayPhase(phase, "info", "begins", { context });

    const done = (value: unknown): void => {
      if (over) sayLate(phase, "came to its end");
      else end(() => this.#done(phase, context, value));
    };
    const failed = (error: unknown): void => {
      if (over) sayLate(phase, "failed", error);
      else end(() => this.#failed(phase, live, error));
    };
    try {
      const answer = runInContext(context, () =>
        phase.run({
          name: phase.name,
          signal: abort.signal,
          result: (other) => this.#resultFor(phase, other),
        }),
      );
      if (
        typeof answer !== "object" ||
        answer === null ||
        typeof (answer as PromiseLike<unknown>).then !== "function"
      ) {
        // Never inside of #advance: the loop there looks at states that must not change under it.
        queueMicrotask(() => done(answer));
        return;
      }
      live.outer = answer;
      (answer as PromiseLike<unknown>).then(done, failed);
    } catch (error) {
      queueMicrotask(() => failed(error));
    }
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

  #failed(phase: RunningPhase, live: Live, error: unknown): void {
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
    sayOff(
      phase,
      live.context,
      `boot: ${phase.name} ${how}: ${description} ${cause} ${action}`,
      error,
      undefined,
    );
    this.#afterFailure(phase, error, undefined);
  }

  #hung(phase: RunningPhase, live: Live): void {
    if (this.#outcome !== "starting") return;
    const hang = this.#hangOf(phase, live);
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

  #saySlow(phase: RunningPhase, what: string): void {
    const live = this.#live.get(phase.name);
    if (phase.state !== "running" || !live) return;
    const { cause, sites } = this.#hangOf(phase, live);
    const after = `${showSpent(spent(phase)!)} (deadline ${showSpent(phase.deadline)})`;
    sayPhase(phase, "warning", `${what} after ${after}: ${cause}`, { context: live.context, pending: sites });
  }

  #hangOf(phase: RunningPhase, live: Live): Hang {
    const resources = openResources(live.handles);
    try {
      return explainHang({
        watch: this.#watch,
        outer: live.outer ?? live,
        context: live.context,
        resources,
        blocked: live.blocked,
        age: spent(phase) ?? 0,
        others: [...this.phases.values()]
          .filter((other) => other !== phase && (other.state === "waiting" || other.state === "running"))
          .map((other) => ({
            name: other.name,
            context: this.#live.get(other.name)?.context,
            needsThis: this.#needs(other, phase.name),
          })),
      });
    } catch (error) {
      ownFailure("boot: hang report", error);
      return {
        kind: "unknown",
        sites: [],
        cause: "Where it waits could not be read.",
        action: "Look at what the phase awaits.",
        resources,
        floating: [],
      };
    }
  }

  #resultFor<T>(phase: RunningPhase, other: Phase<T>): T {
    if (this.#needs(phase, other.name)) return this.resultOf(other);
    throw new BootPlanError(
      `Phase "${phase.name}" asks for the result of "${other.name}" and does not run after it: add it to \`after\`.`,
    );
  }

  #needs(phase: RunningPhase, name: string): boolean {
    return phase.after.some((one) => one === name || this.#needs(this.phases.get(one)!, name));
  }

  #tellFloating(): void {
    for (const [name, { context, outer }] of this.#live) {
      const phase = this.phases.get(name)!;
      const sites = phase.state === "done" ? floatingOf(this.#watch, context, outer ?? context) : [];
      if (sites.length > 0) sayFloating(phase, context, sites);
    }
  }

  async #fail({
    phase,
    error,
    hang,
  }: {
    phase: RunningPhase;
    error: unknown;
    hang: Hang | undefined;
  }): Promise<never> {
    const lines = this.#lines();
    this.#finish(hang ? "hung" : "failed");
    tell({ kind: "boot", level: "fatal", message: this.summary(), boot: this.record() });
    const pending = [...this.phases.values()].filter(
      ({ state, critical }) => state === "running" && critical,
    );
    const beside =
      pending.length === 0 ? "" : ` Unfinished beside it: ${pending.map(({ name }) => name).join(", ")}.`;
    const explanation = hang
      ? {
          description: `Phase "${phase.name}" has not ended within its deadline.`,
          cause: hang.cause,
          action: hang.action,
        }
      : explainFailure(error);
    this.#print({
      ...explanation,
      phase: phase.name,
      spent: phase.duration,
      sites: hang?.sites,
      resources: hang?.resources.map(({ text }) => text),
      phases: lines,
      error: hang ? undefined : error,
    });
    if (this.#options.exitOnFailure ?? true) {
      await runClosers(FLUSH, ["signals"]);
      process.exit(1);
    }
    throw new BootFailedError(
      `Start-up failed in phase "${phase.name}": ${explanation.description} ${explanation.cause}${beside}`,
      phase.name,
      error,
    );
  }

  #lines(): string[] {
    return [...this.phases.values()].map((phase) => {
      const duration = spent(phase);
      const live = this.#live.get(phase.name);
      const waits = phase.state === "running" && live ? this.#hangOf(phase, live).sites[0] : undefined;
      return `${phase.name}: ${phase.state}${duration === undefined ? "" : ` ${showSpent(duration)}`}${waits ? `, waits at ${showSite(waits)}` : ""}${phase.critical ? "" : " (optional)"}`;
    });
  }

  #print(report: FailureReport): void {
    if (this.#options.print === false) return;
    try {
      writeSync(2, printFailure(report));
    } catch (error) {
      ownFailure("boot: print", error);
    }
  }

  #finish(outcome: BootRecord["outcome"]): void {
    this.#outcome = outcome;
    this.#ended = this.#started + Math.round(performance.now() - this.#clock);
    this.#watch.forget();
    this.#watchdog?.endIfBlockedAt(undefined);
    for (const takeBack of this.#takeBack.splice(0)) takeBack();
    if (outcome === "ready" && lifecycle() === "starting") setLifecycle("ready");
    if (outcome === "failed" || outcome === "hung") setLifecycle("failed");
  }

  #inState(state: RunningPhase["state"]): RunningPhase[] {
    return [...this.phases.values()].filter((phase) => phase.state === state);
  }
}
