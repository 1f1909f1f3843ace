/** What is answered while the service starts: health with the phase, everything else 503. Runs in the front's thread. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Boot } from "@holdfast/signals";

export interface FrontState {
  /** Epoch milliseconds when `boot` was read. */
  time: number;
  boot: Pick<Boot, "id" | "started" | "outcome"> & {
    phases: { name: string; state: string; duration?: number | undefined }[];
  };
  /** The event loop of the service stands still: since when (epoch milliseconds), and where. */
  blocked?: { since: number; at: string | undefined } | undefined;
}

/** Seconds after which a client may ask again. */
const RETRY_AFTER = "2";

/** Answers one request; `Connection: close`, so that the client's next one reaches the service once it is there. */
export function answerFront(
  request: IncomingMessage,
  response: ServerResponse,
  state: FrontState,
  healthPath: string,
): void {
  const path = (request.url ?? "/").split("?", 1)[0]!;
  const isHealth = path === healthPath || path.startsWith(`${healthPath}/`);
  const alive = path === `${healthPath}/live`;
  const status = alive ? 200 : 503;
  const body = JSON.stringify(isHealth ? health(state, alive) : problem(state));
  response.writeHead(status, {
    "content-type": isHealth ? "application/json" : "application/problem+json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    connection: "close",
    ...(status === 503 && { "retry-after": RETRY_AFTER }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

function health(state: FrontState, alive: boolean): Record<string, unknown> {
  const { boot } = state;
  return {
    status: alive ? "pass" : "fail",
    lifecycle: lifecycleOf(boot.outcome),
    phase: current(state)?.name ?? null,
    startedAt: new Date(boot.started).toISOString(),
    startingFor: Math.max(0, Date.now() - boot.started),
    phases: phasesOf(state),
    ...(state.blocked && {
      blocked: { duration: Math.max(0, Date.now() - state.blocked.since), at: state.blocked.at ?? null },
    }),
  };
}

function problem(state: FrontState): Record<string, unknown> {
  const phase = current(state);
  return {
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: `The service is ${lifecycleOf(state.boot.outcome)}${phase ? ` (phase ${phase.name})` : ""}. Try again in ${RETRY_AFTER} seconds.`,
    phase: phase?.name ?? null,
  };
}

/** Reasons are left out: they are for those who may see details. */
function phasesOf({ boot, time }: FrontState): Record<string, unknown>[] {
  const passed = Math.max(0, Date.now() - time);
  return boot.phases.map(({ name, state, duration }) => ({
    name,
    state,
    ...(duration !== undefined && {
      duration: Math.round(state === "running" ? duration + passed : duration),
    }),
  }));
}

function current({ boot }: FrontState): { name: string } | undefined {
  return (
    boot.phases.find(({ state }) => state === "running") ??
    boot.phases.find(({ state }) => state === "hung" || state === "failed")
  );
}

function lifecycleOf(outcome: Boot["outcome"]): string {
  if (outcome === "hung" || outcome === "failed") return "failed";
  return outcome === "ready" ? "ready" : "starting";
}
