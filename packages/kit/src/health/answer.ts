/** From a path to an answer: at once, from what is known. Nothing here waits, and nothing throws. */
import type { HealthStatus } from "@holdfast/signals";
import { type Lifecycle, ownFailure } from "../core/index.ts";
import { healthJson } from "./health-json.ts";
import { mayDetailsBeSeen } from "./may-see-details.ts";
import { wantsHealthJson } from "./negotiate.ts";
import { overallOf } from "./overall.ts";
import {
  plainCheck,
  plainDetailed,
  plainFull,
  plainHealth,
  plainLive,
  plainReady,
  plainStartup,
  type View,
} from "./plain-shape.ts";
import type { HealthSettings } from "./settings.ts";
import type { CheckState, HealthAnswer, HealthRequest, LoopBlock, StartupState } from "./types.ts";

export interface AnswerSource {
  readonly settings: HealthSettings;
  lifecycle(): Lifecycle;
  /** Every check and what the parts say; asked at most once for an answer. */
  read(): Known;
  beyondRepair(): string | undefined;
  readonly blocked?: LoopBlock | undefined;
  /** Told of each answer to the two questions that platforms ask. (Default: nobody) */
  answered?(states: readonly CheckState[], answer: { path: string; status: number }): void;
}

/** What is known at one moment. */
export interface Known {
  readonly states: readonly CheckState[];
  startup(): StartupState | undefined;
}

/** The outcome of one endpoint in both of its shapes; the one that is not wanted is not made. */
interface Outcome {
  ok: boolean;
  status: HealthStatus;
  plain(): Record<string, unknown>;
  states: readonly CheckState[];
  output?: string | undefined;
}

const nothing: Known = { states: [], startup: () => undefined };

/** Undefined where the path is none of ours. */
export function answerOf(request: HealthRequest, source: AnswerSource): HealthAnswer | undefined {
  let name: string | undefined;
  try {
    name = nameIn(request.path, source.settings.path);
    if (name === undefined) return undefined;
    const { method } = request;
    if (method !== "GET" && method !== "HEAD") return methodNotAllowed();
    const answer = answerNamed(name, request, source);
    return method === "HEAD" ? { ...answer, body: "" } : answer;
  } catch (error) {
    ownFailure("health answer", error);
    if (name === undefined) return undefined;
    // The loop turns, or we would not be here: to be killed for a fault of the kit helps nobody.
    return name === "live"
      ? { status: 200, headers: headersFor("application/json"), body: '{"status":"ok"}' }
      : { status: 503, headers: headersFor("application/json"), body: '{"status":"failed"}' };
  }
}

/** What stands behind the prefix: `""` for `/health` itself. */
function nameIn(path: string, prefix: string): string | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const end = path.search(/[?#]/);
  const rest = path.slice(prefix.length, end < 0 ? undefined : end);
  if (rest === "" || rest === "/") return "";
  if (rest[0] !== "/") return undefined;
  const name = rest.slice(1).replace(/\/$/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function answerNamed(name: string, request: HealthRequest, source: AnswerSource): HealthAnswer {
  const outcome = outcomeOf(name, request, source);
  if (outcome === undefined) return notFound(source);
  const draft = wantsHealthJson(request.accept ?? request.headers?.["accept"]);
  const { ok, status, states, output, view } = outcome;
  if (name === "" || name === "ready") {
    const path = name === "" ? source.settings.path : `${source.settings.path}/${name}`;
    source.answered?.(outcome.all, { path, status: ok ? 200 : 503 });
  }
  return {
    status: ok ? 200 : 503,
    headers: headersFor(draft ? "application/health+json" : "application/json"),
    body: JSON.stringify(draft ? healthJson(status, states, view, output) : outcome.plain()),
  };
}

function outcomeOf(
  name: string,
  request: HealthRequest,
  source: AnswerSource,
): (Outcome & { view: View; all: readonly CheckState[] }) | undefined {
  const { settings } = source;
  const details = mayDetailsBeSeen(request, settings);
  const now = source.lifecycle();
  // Liveness asks nothing and nobody: not even the parts' states are read.
  const { states: all, startup } = name === "live" ? nothing : source.read();
  // The two that platforms ask speak of what they list: what the service needs to serve at all.
  const states = name === "" || name === "ready" ? all.filter((state) => state.critical) : all;
  const view: View = {
    settings,
    overall: overallOf(states, now),
    lifecycle: now,
    states,
    startup: name === "startup" || (name !== "live" && now !== "ready") ? startup() : undefined,
    details,
    blocked: source.blocked,
  };
  const { overall } = view;
  const whole = { ok: overall.serving, status: overall.status, states, view, all };
  switch (name) {
    case "":
      return { ...whole, plain: () => plainHealth(view) };
    case "ready":
      return { ...whole, plain: () => plainReady(view) };
    case "full":
      return { ...whole, plain: () => plainFull(view) };
    case "detailed":
      return { ...whole, plain: () => plainDetailed(view) };
    case "live": {
      const reason =
        source.beyondRepair() ??
        (now === "failed" || now === "stopped" ? `the service has ${now}` : undefined);
      const alive = reason === undefined;
      return {
        ok: alive,
        status: alive ? "pass" : "fail",
        plain: () => plainLive(alive, reason, details),
        states,
        output: reason,
        view,
        all,
      };
    }
    case "startup": {
      // Draining is an end, not a start: a start that was done stays done.
      const started = now === "ready" || now === "draining";
      return {
        ok: started,
        status: started ? "pass" : "fail",
        plain: () => plainStartup(started, view),
        states: [],
        view,
        all,
      };
    }
    default: {
      const alias = settings.aliases.get(name);
      const state =
        states.find((one) => one.name === name) ??
        states.find((one) => alias !== undefined && one.name === alias);
      if (!state) return undefined;
      const ok = state.status === "pass" || state.status === "warn";
      return {
        ok,
        status: ok ? (state.status as HealthStatus) : "fail",
        plain: () => plainCheck(state, view),
        states: [state],
        view,
        all,
      };
    }
  }
}

function notFound({ settings, read }: AnswerSource): HealthAnswer {
  const names = ["live", "ready", "startup", "full", "detailed", ...read().states.map((state) => state.name)];
  const paths = [
    settings.path,
    ...names.map((name) => `${settings.path}/${encodeURIComponent(name.toWellFormed())}`),
  ];
  return {
    status: 404,
    headers: headersFor("application/json"),
    body: JSON.stringify({ status: "unknown", message: "There is no such check here.", paths }),
  };
}

function methodNotAllowed(): HealthAnswer {
  return {
    status: 405,
    headers: { ...headersFor("application/json"), allow: "GET, HEAD" },
    body: '{"status":"unknown","message":"Health is asked with GET or HEAD."}',
  };
}

function headersFor(type: string): Record<string, string> {
  return {
    "content-type": type,
    // An answer of a moment ago is no answer: no proxy may keep it.
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    vary: "accept",
  };
}
