/** One phase on its way: called in a context of its own, with a deadline; how it ends is told once. */
import { isThenable, runInContext, WorkContext } from "../core/index.ts";
import { sayLate, sayPhase } from "./boot-notes.ts";
import type { LivePhase } from "./live-phase.ts";
import { openHandles } from "./open-resources.ts";
import type { Phase, RunningPhase } from "./phase.ts";

/** Part of a phase's deadline after which it is said where it waits. */
const SAID_AT = 0.5;

/** What the start does as a phase goes on. */
export interface PhaseHeard {
  /** Before its function is called. */
  begins(live: LivePhase): void;
  /** It is about to be called, has returned its promise, or is over. */
  changes(): void;
  /** A part of its deadline has passed. */
  slow(): void;
  /** @throws BootPlanError */
  result<T>(other: Phase<T>): T;
  done(live: LivePhase, value: unknown): void;
  failed(live: LivePhase, error: unknown): void;
  hung(live: LivePhase): void;
}

/** Never throws, and never ends the phase before it has returned: the caller goes through the phases' states. */
export function runPhase(phase: RunningPhase, traceId: string, heard: PhaseHeard): void {
  phase.state = "running";
  phase.started = performance.now();
  let over = false;
  const abort = new AbortController();
  const live: LivePhase = {
    context: new WorkContext({ kind: "boot", route: phase.name, traceId }),
    abort,
    outer: undefined,
    handles: openHandles(),
    blocked: undefined,
    fail: (error) => end(() => heard.failed(live, error)),
  };
  heard.begins(live);
  const end = (how: () => void): void => {
    if (phase.duration === undefined || !over) phase.duration = performance.now() - phase.started!;
    clearTimeout(half);
    clearTimeout(late);
    const first = !over;
    over = true;
    if (first || phase.state === "done") how();
    heard.changes();
  };
  const half = setTimeout(() => heard.slow(), phase.deadline * SAID_AT);
  // Not unref'd: a phase that waits for nothing must not let the process end in silence.
  const late = setTimeout(() => end(() => heard.hung(live)), phase.deadline);
  heard.changes();
  sayPhase(phase, "info", "begins", { context: live.context });

  const done = (value: unknown): void => {
    if (over) sayLate(phase, "came to its end");
    else end(() => heard.done(live, value));
  };
  const failed = (error: unknown): void => {
    if (over) sayLate(phase, "failed", error);
    else end(() => heard.failed(live, error));
  };
  try {
    const answer = runInContext(live.context, () =>
      phase.run({ name: phase.name, signal: abort.signal, result: (other) => heard.result(other) }),
    );
    if (!isThenable(answer)) {
      queueMicrotask(() => done(answer));
      return;
    }
    live.outer = answer;
    heard.changes();
    answer.then(done, failed);
  } catch (error) {
    queueMicrotask(() => failed(error));
  }
}
