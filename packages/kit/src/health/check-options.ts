/** Options of a check, read once when it is registered: what makes no sense is refused there, with its name. */
import { type Duration, KitError, TIMER_MAX, toMilliseconds } from "../core/index.ts";
import { HealthSetupError } from "./errors.ts";
import type { CheckOptions } from "./types.ts";

export interface CheckPlan {
  readonly deadline: number;
  readonly every: number;
  readonly stale: number;
  readonly critical: boolean;
  readonly affects: readonly string[];
  readonly failAfter: number;
  readonly passAfter: number;
  readonly component: string;
}

/** @throws HealthSetupError naming the check and the option */
export function planCheck(name: string, options: CheckOptions): CheckPlan {
  const deadline = duration(name, "deadline", options.deadline ?? 5_000, 1);
  const every = duration(name, "every", options.every ?? 10_000, 1);
  const stale = duration(name, "stale", options.stale ?? 3 * every + 2 * deadline, 1);
  return {
    deadline,
    every,
    stale,
    critical: options.critical ?? true,
    affects: Object.freeze([...(options.affects ?? [])].map(String)),
    failAfter: count(name, "failAfter", options.failAfter ?? 1),
    passAfter: count(name, "passAfter", options.passAfter ?? 2),
    component: options.component ?? "component",
  };
}

function duration(name: string, option: string, value: Duration, least: number): number {
  try {
    const milliseconds = toMilliseconds(value);
    if (milliseconds >= least && milliseconds <= TIMER_MAX) return milliseconds;
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    throw new HealthSetupError(`Check "${name}", option ${option}: ${error.message}`);
  }
  throw new HealthSetupError(
    `Check "${name}": ${option} is ${String(value)}, but must lie between 1 ms and 24 days.`,
  );
}

function count(name: string, option: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new HealthSetupError(
    `Check "${name}": ${option} is ${String(value)}, but must be a whole number from 1.`,
  );
}
