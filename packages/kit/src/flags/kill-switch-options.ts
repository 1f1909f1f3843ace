/** What a kill switch is told, checked once. */
import { type Duration, toMilliseconds } from "../core/index.ts";
import { FlagsOptionsError } from "./errors.ts";
import type { Flags } from "./types.ts";

export interface KillSwitchOptions {
  /** So many failures within the window turn the flag off. (Default: 5) */
  failures?: number;
  /** And so large a part of the calls in the window must have failed, 0 to 1. (Default: 0, the number alone counts) */
  ratio?: number;
  /** (Default: "1m") */
  window?: Duration;
  /** When to try again. (Default: never; `revive()`, a changed flag set or a restart end it) */
  coolDown?: Duration;
  /**
   * Asked when the cool-down is over; the flag comes back if it resolves. Without it, one call is let through as the try.
   * `signal` aborts after `probeDeadline`, which counts as failed.
   */
  probe?: (signal: AbortSignal) => unknown;
  /** (Default: "10s") */
  probeDeadline?: Duration;
  /** Errors that say nothing against the code, e.g. bad input, are no failures. (Default: every error is one) */
  isFailure?: (error: unknown) => boolean;
  /** Routes that suffer when the flag is killed, for health. (Default: none) */
  affects?: readonly string[];
  /** (Default: the flags of the process) */
  flags?: Flags;
}

/** Durations in milliseconds. */
export interface KillSwitchPlan {
  failures: number;
  ratio: number;
  window: number;
  coolDown: number | undefined;
  probe: KillSwitchOptions["probe"];
  probeDeadline: number;
  isFailure: (error: unknown) => boolean;
}

/** @throws FlagsOptionsError, DurationError */
export function planKillSwitch(flag: string, options: KillSwitchOptions): KillSwitchPlan {
  const { failures = 5, ratio = 0, isFailure = () => true, probe, coolDown } = options;
  if (typeof flag !== "string" || flag === "")
    throw new FlagsOptionsError("A kill switch needs the name of its flag.");
  if (!Number.isInteger(failures) || failures < 1)
    throw new FlagsOptionsError(
      `Kill switch ${flag}: failures must be a whole number from 1, not ${failures}.`,
    );
  if (!(ratio >= 0 && ratio <= 1))
    throw new FlagsOptionsError(`Kill switch ${flag}: ratio must be 0 to 1, not ${ratio}.`);
  return {
    failures,
    ratio,
    window: toMilliseconds(options.window ?? "1m"),
    coolDown: coolDown === undefined ? undefined : toMilliseconds(coolDown),
    probe,
    probeDeadline: toMilliseconds(options.probeDeadline ?? "10s"),
    isFailure,
  };
}
