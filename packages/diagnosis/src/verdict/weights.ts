/** What each sort of evidence is worth, in log-odds, and from where on a claim is called what. Explained in docs/explanation/verdict.md. */
import type { Confidence } from "@holdfast/signals";

/** One table: nothing else in a verdict weighs. */
export const WEIGHTS = {
  /** The failure's own exceptions settle what its root is. */
  "root-confirmed": 5,
  "root-likely": 2.6,
  "root-possible": 0.8,
  /** Only masks were seen. */
  "root-inconclusive": 0.2,
  /** Another exception of the failure is as good a root. */
  tied: 0.6,
  /** It is a symptom of the root, by a rule of unmasking. */
  symptom: -6,
  /** An earlier happening explains it: it is a link, not the first. */
  "explained-by-earlier": -5,
  /** It is the first link of a chain whose rules are all strong; of one with a weak rule. */
  "first-link-likely": 2.4,
  "first-link-possible": 0.9,
  /** Each further link of that chain that was seen. */
  "link-seen": 0.3,
  /** The release fails more than the one before, and more than chance explains; or as much as that one. */
  "release-worse": 2,
  "release-alike": -3,
  /** The root came back with a version that had been without it. */
  regressed: 0.8,
  /** The service restarts in a loop, and the claim is about a start or an end. */
  loop: 1.2,
  /** Far more of it than before, from a moment on, near a change. */
  burst: 0.5,
  /** Requests became slower, and the claim is about waiting. */
  slower: 0.6,
  /** An active check was run: its answer shows it, fits it, speaks against it, shuts it out. */
  "check-shows": 5,
  "check-fits": 1.5,
  "check-against": -2,
  "check-excludes": -6,
  /** An experiment: it was taken away, and nothing changed. More than all that can speak for a change. */
  "check-disproves": -10,
} as const;

export type Weight = keyof typeof WEIGHTS;

/** A suspect's own score, 0 to 1, brought to log-odds within these bounds. */
export const SUSPECT_BOUND = 3;

/** From this score on a claim is called so. */
export const THRESHOLDS: readonly (readonly [number, Confidence])[] = [
  [4.5, "confirmed"],
  [2, "likely"],
  [-3, "possible"],
  [Number.NEGATIVE_INFINITY, "ruled out"],
];

/** Without direct evidence (the exception itself, or a check) nothing is confirmed, however much adds up. */
export const DIRECT: ReadonlySet<Weight> = new Set(["root-confirmed", "check-shows"]);

/** Below this the best claim does not carry a verdict. */
export const CARRIES = 0.5;
/** Claims nearer than this to each other are not told apart. */
export const APART = 0.5;
