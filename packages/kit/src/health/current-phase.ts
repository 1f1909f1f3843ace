/** The one phase that people want to know of. */
import type { Lifecycle } from "../core/index.ts";
import type { StartupState } from "./types.ts";

const troubled = ["failed", "hung"] as const;

/** While the start goes on, the phase that runs; once it failed, the one that failed or hangs. Else what comes next. */
export function currentPhase({ phases }: StartupState, lifecycle: Lifecycle): string | undefined {
  const order: readonly (readonly string[])[] =
    lifecycle === "failed" ? [troubled, ["running"], ["waiting"]] : [["running"], troubled, ["waiting"]];
  for (const wanted of order) {
    const phase = phases.find(({ state }) => wanted.includes(state));
    if (phase) return phase.name;
  }
  return undefined;
}
