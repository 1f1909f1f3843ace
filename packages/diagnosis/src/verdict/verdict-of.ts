/** The verdict about one diagnosis of a set of events, with the chain that leads to it. */
import type { Change, ErrorEvent } from "@holdfast/signals";
import type { Suspect } from "../changes/suspecting.ts";
import type { Diagnosis } from "../diagnose/diagnosis.ts";
import { buildChain } from "./chain/build-chain.ts";
import type { Chain } from "./chain/chain.ts";
import { explains } from "./chain/explains.ts";
import { signalsOf } from "./chain/happenings.ts";
import type { Verdict } from "./verdict.ts";
import { type Known, weigh } from "./weigh.ts";

export interface Beside {
  /** All events that were looked at: chains run over services. */
  events: readonly ErrorEvent[];
  suspects?: readonly Suspect[];
  changes?: readonly Change[];
  /** What numbers over time tell of it. */
  overTime?: Pick<Known, "loops" | "burst" | "latency" | "releases">;
}

/**
 * Weighs everything that is known beside a diagnosis. Text, JSON and report of one diagnosis all rest on this.
 *
 * @example
 * const [worst] = diagnose(events);
 * if (worst) verdictOf(worst, { events }).verdict.deciding[0]?.run;
 */
export function verdictOf(
  { failure, unmasking, hypotheses, status }: Diagnosis,
  { events, suspects = [], changes = [], overTime = {} }: Beside,
): { verdict: Verdict; chain: Chain | undefined } {
  const signals = signalsOf(failure);
  const built = buildChain({ events, changes }, signals);
  const chain = explains(built, { hypotheses, status, signals }) ? built : undefined;
  const verdict = weigh({
    failure: { hypotheses, status, reason: unmasking.reason, signals },
    suspects,
    ...overTime,
    ...(chain && { chain }),
  });
  return { verdict, chain };
}
