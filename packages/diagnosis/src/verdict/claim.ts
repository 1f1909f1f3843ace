/** A claim before it is settled. */
import type { Hypothesis } from "@holdfast/signals";
import type { Question, Weighing } from "./verdict.ts";
import { WEIGHTS, type Weight } from "./weights.ts";

export interface Claim {
  /** Without status: that follows from what is weighed. */
  hypothesis: Omit<Hypothesis, "status">;
  question: Question;
  weighed: Weighing[];
}

export function weighing(rule: Weight, text: string, signal: string): Weighing {
  return { rule, weight: WEIGHTS[rule], text, signal };
}
