/** Where the phases of a start wait: for what promise, socket, timer, child or block, and at which line. */
import { ownFailure, showSpent } from "../core/index.ts";
import { sayFloating, sayPhase } from "./boot-notes.ts";
import { runsAfter } from "./boot-plan.ts";
import { lineOf, spent } from "./boot-record.ts";
import { explainHang, floatingOf, type Hang } from "./explain-hang.ts";
import type { LivePhase } from "./live-phase.ts";
import { openResources } from "./open-resources.ts";
import type { RunningPhase } from "./phase.ts";
import { PromiseWatch } from "./promise-watch.ts";

export class PhaseWaits {
  readonly #phases: ReadonlyMap<string, RunningPhase>;
  readonly #live: ReadonlyMap<string, LivePhase>;
  readonly #watch = new PromiseWatch();

  constructor(phases: ReadonlyMap<string, RunningPhase>, live: ReadonlyMap<string, LivePhase>) {
    this.#phases = phases;
    this.#live = live;
  }

  /** Promises are remembered from now on: each costs some microseconds. */
  start(): void {
    this.#watch.start();
  }

  /** Ends it; costs nothing from now on. */
  forget(): void {
    this.#watch.forget();
  }

  /** Never throws. */
  of(phase: RunningPhase, live: LivePhase): Hang {
    const resources = openResources(live.handles);
    try {
      return explainHang({
        watch: this.#watch,
        outer: live.outer ?? live,
        context: live.context,
        resources,
        blocked: live.blocked,
        age: spent(phase) ?? 0,
        others: [...this.#phases.values()]
          .filter((other) => other !== phase && (other.state === "waiting" || other.state === "running"))
          .map((other) => ({
            name: other.name,
            context: this.#live.get(other.name)?.context,
            needsThis: runsAfter(this.#phases, other, phase.name),
          })),
      });
    } catch (error) {
      ownFailure("boot: hang report", error);
      return {
        kind: "unknown",
        sites: [],
        cause: "Where it waits could not be read.",
        action: "Look at what the phase awaits.",
        resources,
        floating: [],
      };
    }
  }

  saySlow(phase: RunningPhase, what: string): void {
    const live = this.#live.get(phase.name);
    if (phase.state !== "running" || !live) return;
    const { cause, sites } = this.of(phase, live);
    const after = `${showSpent(spent(phase)!)} (deadline ${showSpent(phase.deadline)})`;
    sayPhase(phase, "warning", `${what} after ${after}: ${cause}`, { context: live.context, pending: sites });
  }

  /** Promises that phases left behind. */
  sayFloating(): void {
    for (const [name, { context, outer }] of this.#live) {
      const phase = this.#phases.get(name)!;
      const sites = phase.state === "done" ? floatingOf(this.#watch, context, outer ?? context) : [];
      if (sites.length > 0) sayFloating(phase, context, sites);
    }
  }

  /** Each phase in a line, for the printed report. */
  lines(): string[] {
    return [...this.#phases.values()].map((phase) => {
      const live = this.#live.get(phase.name);
      return lineOf(phase, phase.state === "running" && live ? this.of(phase, live).sites[0] : undefined);
    });
  }
}
