/** Phases that the service does without, as checks that warn: it serves, and a part of it does not. */
import type { Lifecycle } from "../core/index.ts";
import type { CheckState, StartupState } from "./types.ts";

const words = { failed: "failed", hung: "did not end in time", skipped: "was skipped" } as const;

/** Before the service is ready its start is told as such, with the phases. */
export function offModules(startup: StartupState | undefined, lifecycle: Lifecycle): CheckState[] {
  if (!startup || lifecycle !== "ready") return [];
  return startup.phases.flatMap(({ name, state, reason }) => {
    if (state !== "failed" && state !== "hung" && state !== "skipped") return [];
    return [
      {
        name: `module:${name}`,
        status: "warn" as const,
        critical: false,
        affects: [],
        component: "component",
        output: `off since the start: it ${words[state]}${reason === undefined ? "" : `: ${reason}`}`,
        measurements: [],
        failures: 1,
        stale: false,
      },
    ];
  });
}
