/** The answers as `application/health+json`. (draft-inadarei-api-health-check-06) */
import type { HealthStatus } from "@holdfast/signals";
import type { View } from "./plain-shape.ts";
import type { CheckState } from "./types.ts";

interface DraftCheck {
  componentId?: string;
  componentType?: string;
  observedValue?: unknown;
  observedUnit?: string;
  status: HealthStatus;
  affectedEndpoints?: readonly string[];
  time?: string;
  output?: string;
}

/** The document: `status` is `fail` exactly where the answer is no 2xx, as the draft demands. */
export function healthJson(
  status: HealthStatus,
  states: readonly CheckState[],
  view: View,
  output?: string,
): Record<string, unknown> {
  const { settings, details, startup, lifecycle } = view;
  const checks = new Map<string, DraftCheck[]>();
  for (const state of states) {
    for (const [key, entry] of entriesOf(state, details)) {
      const list = checks.get(key);
      if (list) list.push(entry);
      else checks.set(key, [entry]);
    }
  }
  if (startup && lifecycle !== "ready") {
    checks.set(
      "boot:phase",
      startup.phases.map(({ name, state }) => ({
        componentId: name,
        observedValue: state,
        status: state === "failed" || state === "hung" ? "fail" : state === "done" ? "pass" : "warn",
      })),
    );
  }
  return {
    status,
    ...(settings.release !== undefined && (details || settings.releaseGiven)
      ? { releaseId: settings.release }
      : {}),
    ...(settings.service === undefined ? {} : { serviceId: settings.service }),
    description: `health of ${settings.service ?? "the service"} in ${settings.environment}`,
    ...(details && output !== undefined ? { output } : {}),
    ...(checks.size === 0 ? {} : { checks: Object.fromEntries(checks) }),
  };
}

/** One entry per measurement; without any, the time that the check took. */
function entriesOf(state: CheckState, details: boolean): [key: string, entry: DraftCheck][] {
  const status = state.status === "pending" ? (state.critical ? "fail" : "warn") : state.status;
  const time = state.time === undefined ? {} : { time: new Date(state.time).toISOString() };
  const trouble = {
    ...(status !== "pass" && state.affects.length > 0 ? { affectedEndpoints: state.affects } : {}),
    // The draft wants no output where all is well.
    ...(status !== "pass" && state.output !== undefined ? { output: state.output } : {}),
  };
  const common = { componentType: state.component, ...time };
  if (!details) return [[`${state.name}:responseTime`, { ...common, status }]];
  if (state.measurements.length > 0) {
    return state.measurements.map((one) => [
      `${state.name}:${one.measure}`,
      {
        ...common,
        observedValue: one.value,
        ...(one.unit === undefined ? {} : { observedUnit: one.unit }),
        status: one.status ?? status,
        ...trouble,
      },
    ]);
  }
  const observed =
    state.duration === undefined
      ? {}
      : { observedValue: Math.round(state.duration * 10) / 10, observedUnit: "ms" };
  return [[`${state.name}:responseTime`, { ...common, ...observed, status, ...trouble }]];
}
