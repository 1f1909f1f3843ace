/** Two branches of one failure that the program did not link: which of their roots explains the other. */
import { label } from "./label.ts";
import { isSameKind, isSameReach, retells } from "./same-kind.ts";
import type { Trait } from "./trait.ts";

export interface Verdict {
  /** `keep`: the earlier one stays the root. `replace`: the later one is. `tie`: nothing tells them apart. */
  outcome: "keep" | "replace" | "tie";
  /** Slug of the rule that decided. */
  rule: string;
  /** Why the loser is a symptom, one sentence. */
  reason: string;
}

const name = (trait: Trait) => label(trait.telling);

/** What is known of the earlier one beside its own words. */
export interface Standing {
  /** The program handled it and went on. */
  recovered: boolean;
  /** It lies too far back to be of the same request for sure. */
  distant: boolean;
}

/** `earlier` came first, in the same failure. */
export function rival(earlier: Trait, later: Trait, { recovered, distant }: Standing): Verdict {
  const [first, second] = [name(earlier), name(later)];
  if (later.grade === 0 && later.mask) return keep(`mask:${later.mask.slug}`, later.mask.reason(first));
  if (earlier.grade === 0 && earlier.mask) {
    return replace(`mask:${earlier.mask.slug}`, earlier.mask.reason(second));
  }
  if (isSameKind(earlier, later))
    return keep("repeat", `The same failure again: another attempt or another teller of ${first}`);
  if (retells(earlier, later)) return keep("retold", `Repeats the words of ${first} in its own message`);
  // A mask's few words may stand in the very sentence that tells its cause.
  const echoes = later.mask !== undefined && later.standing !== "able" && earlier.mask === undefined;
  if (!echoes && retells(later, earlier))
    return replace("retold", `Repeats the words of ${second} in its own message`);
  if (later.mask && (earlier.grade >= 2 || later.standing !== "able")) {
    return keep(`mask:${later.mask.slug}`, later.mask.reason(first));
  }
  if (isSameReach(earlier, later)) {
    return earlier.grade >= later.grade
      ? keep("same-target", `Says once more that the same side could not be reached, as ${first} had`)
      : replace("same-target", `Says only that the side could not be reached; ${second} says why`);
  }
  if (distant && later.grade >= 2 && !later.mask) {
    return replace(
      "distant",
      `Was logged long before ${second}: nothing shows that it belongs to the same failure`,
    );
  }
  if (later.consequence) {
    if (earlier.expectedMiss() && earlier.consequence && !later.mask) return tie(first, second);
    return keep(
      "earlier",
      `Follows from the value that was missing after ${first} had failed earlier in the same failure`,
    );
  }
  if (earlier.mask && earlier.standing === "weak" && later.grade === 3) {
    return replace(`mask:${earlier.mask.slug}`, earlier.mask.reason(second));
  }
  if (earlier.mask?.slug === "error-handler" && !later.mask && later.grade === 3) {
    return replace("mask:error-handler", earlier.mask.reason(second));
  }
  if (later.grade === 3) {
    if (earlier.expectedMiss()) {
      return replace(
        "expected-miss",
        `Looks like an expected miss that the program handled before ${second} happened`,
      );
    }
    if (recovered) {
      return replace("recovered", `Was handled, and ${second} names a cause of its own`);
    }
    return tie(first, second);
  }
  return keep("earlier", `Came after ${first} in the same failure and names no cause of its own`);
}

function keep(rule: string, reason: string): Verdict {
  return { outcome: "keep", rule, reason };
}

function replace(rule: string, reason: string): Verdict {
  return { outcome: "replace", rule, reason };
}

function tie(first: string, second: string): Verdict {
  return {
    outcome: "tie",
    rule: "tied",
    reason: `As good a root: ${first} and ${second} each name a cause, and nothing shows that one led to the other`,
  };
}
