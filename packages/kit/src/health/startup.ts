/** How far the start has come, from whoever knows: the given function, else what the boot registered. */
import { ownFailure, type PartState } from "../core/index.ts";
import { disarm } from "./disarm.ts";
import { plainText } from "./plain-copy.ts";
import type { HealthSettings } from "./settings.ts";
import type { StartupState } from "./types.ts";

type PhaseState = StartupState["phases"][number];

const states: readonly PhaseState["state"][] = ["waiting", "running", "done", "failed", "hung", "skipped"];
/** Nobody starts in more phases. */
const PHASES_MAX = 200;

/** Undefined where nobody knows. Read, never trusted: what is no phase is left out. */
export function startupOf(settings: HealthSettings, boot: PartState | undefined): StartupState | undefined {
  try {
    const given: unknown = settings.startup
      ? settings.startup()
      : (boot?.details?.["timeline"] ?? boot?.details);
    disarm(given);
    if (typeof given !== "object" || given === null) return undefined;
    const { phases, started } = given as { phases?: unknown; started?: unknown };
    if (!Array.isArray(phases)) return undefined;
    return {
      phases: phases.slice(0, PHASES_MAX).flatMap(readPhase),
      ...(isTime(started) ? { started } : {}),
    };
  } catch (error) {
    ownFailure("health startup", error);
    return undefined;
  }
}

function readPhase(given: unknown): PhaseState[] {
  const { name, state, duration, reason } = (given ?? {}) as Record<string, unknown>;
  const known = states.find((one) => one === state);
  if (typeof name !== "string" || known === undefined) return [];
  return [
    {
      name,
      state: known,
      ...(typeof duration === "number" && Number.isFinite(duration) ? { duration } : {}),
      ...(typeof reason === "string" ? { reason: plainText(reason) } : {}),
    },
  ];
}

/** What a `Date` can hold. (ECMAScript, "Time Values and Time Range") */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
