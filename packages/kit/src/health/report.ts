/** The states in the words of the signals. */
import type { HealthReport } from "@holdfast/signals";
import { lifecycle } from "../core/index.ts";
import { overallOf } from "./overall.ts";
import type { HealthSettings } from "./settings.ts";
import type { CheckState } from "./types.ts";

export function reportOf(states: readonly CheckState[], settings: HealthSettings): HealthReport {
  return {
    ...(settings.service === undefined ? {} : { service: settings.service }),
    time: Date.now(),
    status: overallOf(states, lifecycle()).status,
    checks: states.map((state) => ({
      name: state.name,
      status: state.status === "pending" ? (state.critical ? "fail" : "warn") : state.status,
      critical: state.critical,
      ...(state.output === undefined ? {} : { output: state.output }),
      affects: [...state.affects],
    })),
  };
}
