/** The answers of a service's health in another thread: light to load, and word for word those of the service itself. */
import { answerOf } from "../answer.ts";
import type { HealthAnswer, HealthRequest, HealthSnapshot, StartupState } from "../types.ts";

/**
 * Answers as the health would that the snapshot was taken of; undefined where the path is none of its.
 *
 * @example
 * const answer = answerFrom(health.snapshot(), { method: "GET", path: "/health/ready" });
 */
export function answerFrom(snapshot: HealthSnapshot, request: HealthRequest): HealthAnswer | undefined {
  const { settings, lifecycle, states, startup, beyondRepair, blocked, time } = snapshot;
  return answerOf(request, {
    settings: { ...settings, authorize: undefined, startup: undefined, defaults: {} },
    lifecycle: () => lifecycle,
    read: () => ({ states, startup: () => startup && grown(startup, Date.now() - time) }),
    beyondRepair: () => beyondRepair,
    blocked,
  });
}

/** What was running runs on since. */
function grown(startup: StartupState, passed: number): StartupState {
  return {
    ...startup,
    phases: startup.phases.map((phase) =>
      phase.state === "running" && phase.duration !== undefined
        ? { ...phase, duration: phase.duration + Math.max(0, passed) }
        : phase,
    ),
  };
}
