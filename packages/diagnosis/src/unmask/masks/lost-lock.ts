import type { Mask } from "./mask.ts";

const TEXT =
  /\bPoisonError\b|\bpoisoned (?:lock|mutex)\b|\b(?:lock|mutex)\b.{0,20} poisoned\b|could not renew lock|(?:missing|lost|mismatched) lock for |lock mismatch for |\block (?:was|has been) lost\b|\blost (?:the|its) lock\b/i;

/** A lock went away under its holder, or its holder died: what held or stopped that holder is told elsewhere. */
export const lostLock: Mask = {
  slug: "lost-lock",
  recognise({ name, text }) {
    return TEXT.test(text) || name === "PoisonError" ? "weak" : undefined;
  },
  reason: (root) => `Says only that a lock was lost or left behind, after ${root}`,
  tell: "What the lock's holder did at that time (its panic, a blocked event loop, a long computation) would tell.",
};
