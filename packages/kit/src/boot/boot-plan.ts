/** The order of the phases: refuses what could never start. */
import { BootPlanError } from "./errors.ts";
import { nearestName } from "./failures/nearest-name.ts";

export interface Planned {
  name: string;
  after: readonly string[];
}

/**
 * Checks that every dependency exists and that there is no circle.
 *
 * @throws BootPlanError
 */
export function checkPlan(phases: ReadonlyMap<string, Planned>): void {
  for (const { name, after } of phases.values()) {
    for (const needed of after) {
      if (phases.has(needed)) continue;
      const near = nearestName(needed, [...phases.keys()]);
      throw new BootPlanError(
        `Phase "${name}" is to run after "${needed}", which does not exist. ${near === undefined ? `There are: ${[...phases.keys()].join(", ")}.` : `Is "${near}" meant?`}`,
      );
    }
  }
  const done = new Set<string>();
  for (const name of phases.keys()) visit(phases, name, [], done);
}

function visit(
  phases: ReadonlyMap<string, Planned>,
  name: string,
  path: readonly string[],
  done: Set<string>,
): void {
  if (done.has(name)) return;
  if (path.includes(name)) {
    const circle = [...path.slice(path.indexOf(name)), name].join(" -> ");
    throw new BootPlanError(
      `Phases wait for each other in a circle: ${circle}. Take one of these dependencies away.`,
    );
  }
  for (const needed of phases.get(name)?.after ?? []) visit(phases, needed, [...path, name], done);
  done.add(name);
}

/** Whether a phase waits for that of the name, directly or through others. */
export function runsAfter(phases: ReadonlyMap<string, Planned>, phase: Planned, name: string): boolean {
  return phase.after.some((one) => one === name || runsAfter(phases, phases.get(one)!, name));
}
