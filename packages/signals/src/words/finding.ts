/** What diagnosis says: hypotheses with their evidence, and the incident they belong to. */
import { z } from "zod";

/** How sure a claim is. `ruled out` keeps a candidate visible with what spoke against it. */
export const Confidence = z.enum(["confirmed", "likely", "possible", "ruled out"]);
export type Confidence = z.infer<typeof Confidence>;

/** One piece of evidence; `signal` cites what it rests on (`line 12`, `event 3f…`). */
export const Evidence = z.object({ text: z.string(), signal: z.string() });
export type Evidence = z.infer<typeof Evidence>;

/** Something to do about a cause. */
export const Fix = z.object({ when: z.enum(["now", "today", "this week"]), text: z.string() });
export type Fix = z.infer<typeof Fix>;

/**
 * A claim about the cause. Without evidence there is no claim.
 *
 * @example
 * hypothesis.evidence.map(({ text, signal }) => `${text} (${signal})`); // at least one
 */
export const Hypothesis = z.object({
  title: z.string(),
  status: Confidence,
  /** What sort of failure it is, e.g. `missing-method`, `connection-refused`, `unclassified`. */
  kind: z.string(),
  /** The known failure that it is, where that is more precise than the kind, e.g. `unique-violation`. */
  analyzer: z.string().optional(),
  /** Why such a failure happens, in one sentence. */
  cause: z.string().optional(),
  evidence: z.array(Evidence).min(1),
  against: z.array(Evidence),
  fixes: z.array(Fix),
  impact: z.string().optional(),
  verification: z.string().optional(),
  rollback: z.string().optional(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;

/** A bounded trouble of a service. Times are epoch milliseconds. */
export const Incident = z.object({
  id: z.string(),
  service: z.string().optional(),
  title: z.string(),
  state: z.enum(["detected", "diagnosed", "mitigated", "recovered", "closed"]),
  timeline: z.array(z.object({ time: z.number(), text: z.string(), signal: z.string().optional() })),
  issues: z.array(z.string()),
  hypotheses: z.array(Hypothesis),
});
export type Incident = z.infer<typeof Incident>;
