/** Whether a chain says anything about a failure. */
import type { Hypothesis } from "@holdfast/signals";
import type { RootStatus } from "../../unmask/unmasking.ts";
import type { Chain } from "./chain.ts";

/** What of a failure it takes to tell. */
export interface Explained {
  hypotheses: readonly Pick<Hypothesis, "evidence">[];
  status: RootStatus;
  /** Citations of its events, where they are known beside those of the evidence. */
  signals?: readonly string[];
}

/**
 * True where the chain begins outside of the failure and leads to its root. One that is made of the failure's own events says no more than
 * unmasking did, and one that leads to a symptom leaves the root where it is.
 */
export function explains(chain: Chain | undefined, { hypotheses, status, signals = [] }: Explained): boolean {
  const first = chain?.steps[0]?.signals[0];
  if (!chain || first === undefined) return false;
  const own = new Set(signals);
  for (const { evidence } of hypotheses) for (const { signal } of evidence) own.add(signal);
  if (own.has(first)) return false;
  const root = status === "inconclusive" ? undefined : hypotheses[0]?.evidence[0]?.signal;
  return chain.steps.some(
    (step, index) =>
      index > 0 &&
      (root === undefined ? step.signals.some((signal) => own.has(signal)) : step.signals.includes(root)),
  );
}
