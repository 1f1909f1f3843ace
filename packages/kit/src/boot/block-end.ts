/** When a blocked start is ended by the watchdog's thread, and what that thread has to know to say so. */
import type { BlockEnd } from "../watchdog/index.ts";
import { lineOf } from "./boot-record.ts";
import type { LivePhase } from "./live-phase.ts";
import type { RunningPhase } from "./phase.ts";

/** Milliseconds that a block may go beyond a deadline: what ends by itself is reported better. */
const GRACE = 1_000;

/** Undefined while no critical phase runs. */
export function blockEnd(
  phases: ReadonlyMap<string, RunningPhase>,
  live: ReadonlyMap<string, LivePhase>,
  print: boolean,
): BlockEnd | undefined {
  const all = [...phases.values()];
  const epoch = Date.now() - performance.now();
  const running = all
    .filter(({ state }) => state === "running")
    .map(({ name, started, deadline, critical }) => ({
      name,
      started: epoch + started!,
      deadline,
      critical,
      entered: live.get(name)?.outer === undefined,
    }));
  const ends = running.flatMap(({ critical, started, deadline }) => (critical ? [started + deadline] : []));
  if (ends.length === 0) return undefined;
  return {
    time: Math.min(...ends) + GRACE,
    phases: running,
    lines: all.map((phase) =>
      phase.state === "running"
        ? `${phase.name}: running${phase.critical ? "" : " (optional)"}`
        : lineOf(phase),
    ),
    print,
  };
}
