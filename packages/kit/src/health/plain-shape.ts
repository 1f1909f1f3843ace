/** The answers in plain JSON: status words for everybody, details for those who may see them. */
import type { Lifecycle } from "../core/index.ts";
import { currentPhase } from "./current-phase.ts";
import { checkWord, type Overall } from "./overall.ts";
import type { HealthSettings } from "./settings.ts";
import type { CheckState, LoopBlock, StartupState } from "./types.ts";

/** What every shape is made of. */
export interface View {
  readonly settings: HealthSettings;
  readonly overall: Overall;
  readonly lifecycle: Lifecycle;
  readonly states: readonly CheckState[];
  readonly startup: StartupState | undefined;
  readonly details: boolean;
  /** The event loop stands still. Only another thread can tell. */
  readonly blocked: LoopBlock | undefined;
}

type Json = Record<string, unknown>;

/** `/health`: the critical checks, which are all that the view has, by name. While the service starts, also the phase. */
export function plainHealth(view: View): Json {
  return { ...head(view), ...wordsOf(view.states) };
}

/** `/health/full`: the process itself and every check by name. */
export function plainFull(view: View): Json {
  const backend = view.lifecycle === "ready" ? "ok" : view.lifecycle;
  return { ...head(view), backend, ...wordsOf(view.states) };
}

/** `/health/ready`: who keeps requests away. */
export function plainReady(view: View): Json {
  const guilty = view.states.filter(isTrouble).map(({ name }) => name);
  return { ...head(view), failed_checks: guilty };
}

/** `/health/detailed`. */
export function plainDetailed(view: View): Json {
  return {
    timestamp: new Date().toISOString(),
    ...head(view),
    checks: record(view.states.map((state) => [state.name, plainCheckFields(state, view.details)])),
    failed_checks: view.states.filter((state) => state.status === "fail").map(({ name }) => name),
  };
}

/** `/health/<check>`. */
export function plainCheck(state: CheckState, view: View): Json {
  return {
    check: state.name,
    environment: view.settings.environment,
    ...plainCheckFields(state, view.details),
  };
}

/** `/health/live`. */
export function plainLive(alive: boolean, reason: string | undefined, details: boolean): Json {
  return { status: alive ? "ok" : "failed", ...(details && reason !== undefined ? { output: reason } : {}) };
}

/** `/health/startup`. Reasons may hold more than names: they are details. */
export function plainStartup(started: boolean, view: View): Json {
  const { startup, details, settings, lifecycle } = view;
  const status = started ? "ok" : lifecycle === "failed" ? "failed" : "starting";
  if (!startup) return { status, environment: settings.environment, ...blockOf(view) };
  const phase = started ? undefined : currentPhase(startup, lifecycle);
  return {
    status,
    environment: settings.environment,
    ...(phase === undefined ? {} : { phase }),
    ...(startup.started === undefined ? {} : { started: new Date(startup.started).toISOString() }),
    phases: startup.phases.map(({ name, state, duration, reason }) => ({
      name,
      state,
      ...(duration === undefined ? {} : { duration_ms: Math.round(duration) }),
      ...(details && reason !== undefined ? { reason } : {}),
    })),
    ...blockOf(view),
  };
}

function head(view: View): Json {
  const { overall, settings, lifecycle, startup } = view;
  const phase =
    startup && (lifecycle === "starting" || lifecycle === "failed")
      ? currentPhase(startup, lifecycle)
      : undefined;
  return {
    status: overall.word,
    environment: settings.environment,
    ...(phase === undefined ? {} : { phase }),
    ...blockOf(view),
  };
}

function blockOf({ blocked }: View): Json {
  if (!blocked) return {};
  const { since, at } = blocked;
  return {
    blocked: {
      duration_ms: Math.max(0, Math.round(Date.now() - since)),
      ...(at === undefined ? {} : { at }),
    },
  };
}

function wordsOf(states: readonly CheckState[]): Json {
  return record(states.map((state) => [state.name, checkWord(state.status)]));
}

function plainCheckFields(state: CheckState, details: boolean): Json {
  const status = checkWord(state.status);
  if (!details) return { status };
  return {
    status,
    critical: state.critical,
    ...(state.output === undefined ? {} : { output: state.output }),
    ...(state.affects.length === 0 ? {} : { affects: state.affects }),
    ...(state.time === undefined ? {} : { time: new Date(state.time).toISOString() }),
    ...(state.duration === undefined ? {} : { duration_ms: Math.round(state.duration * 10) / 10 }),
    ...(state.failures === 0 ? {} : { failures_in_a_row: state.failures }),
    ...(state.stale ? { stale: true } : {}),
    ...(state.measurements.length === 0
      ? {}
      : { measurements: record(state.measurements.map(({ measure, ...rest }) => [measure, rest])) }),
    ...(state.details === undefined ? {} : { details: state.details }),
  };
}

function isTrouble(state: CheckState): boolean {
  return state.status === "fail" || state.status === "pending";
}

/** Unlike an object literal, not fooled by `__proto__`. */
function record(entries: [string, unknown][]): Json {
  return Object.fromEntries(entries);
}
