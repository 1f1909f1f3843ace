/** What the kit's own parts say of themselves, as checks that are asked at once. */
import { type PartState, type ReadState, readStates } from "../core/index.ts";
import { disarm } from "./disarm.ts";
import { isReservedName } from "./names.ts";
import { readResult } from "./read-result.ts";
import type { CheckState } from "./types.ts";

/** The state of the boot is told by the lifecycle and `/health/startup`; once more as a check it would say the same twice. */
const BOOT = "boot";

export interface Parts {
  states: CheckState[];
  /** What the boot registered about itself, where there is one. */
  boot: PartState | undefined;
}

/** @param taken whether a check has that name */
export function readParts(taken: (name: string) => boolean): Parts {
  const found: Parts = { states: [], boot: undefined };
  for (const source of readStates()) {
    disarm(source.state);
    if (source.name === BOOT) {
      found.boot = source.state;
      continue;
    }
    const finding = readResult(source.state ?? null);
    const name = taken(source.name) || isReservedName(source.name) ? `part:${source.name}` : source.name;
    found.states.push({
      name,
      status: finding.status,
      critical: saysFail(source),
      affects: source.affects ?? [],
      component: "component",
      output: finding.output,
      measurements: finding.measurements,
      details: finding.details,
      time: Date.now(),
      failures: finding.status === "fail" ? 1 : 0,
      stale: false,
    });
  }
  return found;
}

/**
 * Critical is a part's `fail` itself: what the service can do without, parts call a warning. A state that can't be read is the kit's own
 * fault, and no reason to take the service away.
 */
function saysFail({ state, readable }: ReadState): boolean {
  try {
    return readable && state?.status === "fail";
  } catch {
    return false;
  }
}
