/** The types of a verdict. */
import type { Confidence, Hypothesis } from "@holdfast/signals";
import type { Weight } from "./weights.ts";

/** One reason that was weighed. `weight` is in log-odds. */
export interface Weighing {
  rule: Weight | "suspect-score";
  weight: number;
  text: string;
  signal: string;
}

/**
 * What a claim answers. Claims compete only with others about the same: the change behind a fault is no rival of the fault.
 * `cause`: what failed first. `change`: what brought it.
 */
export type Question = "cause" | "change";

/** What an answer of a check says of the claims. */
export interface Answer {
  /** Stable slug within the check, e.g. `no-rows`. */
  outcome: string;
  /** How to recognise it, e.g. "It prints no row". */
  looks: string;
  /** What it means. */
  means: string;
  /** Its weight for the claim that the check is about. */
  weight: "check-shows" | "check-fits" | "check-against" | "check-excludes" | "check-disproves";
}

/** Something to run or look at, that decides. */
export interface Check {
  /** Stable slug with the claim's id. */
  id: string;
  /** The claim that it is about. */
  hypothesis: string;
  /** The command, ready to run; names in `<...>` are to be filled in. */
  run: string;
  /** What it asks, in a sentence. */
  asks: string;
  answers: Answer[];
}

/** A hypothesis with everything that was weighed for it. */
export interface Weighed extends Hypothesis {
  /** Stable within a verdict: kind and title. */
  id: string;
  question: Question;
  /** Sum of the weights. */
  score: number;
  weighed: Weighing[];
  checks: Check[];
}

export interface Verdict {
  /** Of the first cause; `inconclusive` where the evidence carries none, or does not tell two apart. */
  status: Confidence | "inconclusive";
  /** The first cause; null where the verdict abstains. */
  cause: Weighed | null;
  /** All claims: causes first, the surest first, ruled out last. */
  hypotheses: Weighed[];
  /** Why this, and why not surer; of an abstention what is missing. */
  reason: string;
  /** What would decide, the most telling first. */
  deciding: Check[];
}
