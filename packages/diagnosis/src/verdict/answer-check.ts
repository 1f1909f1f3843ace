/** Takes the answer of a check and weighs again. */
import { judge } from "./settle.ts";
import type { Verdict, Weighed } from "./verdict.ts";
import { WEIGHTS } from "./weights.ts";

/** An answer for a check or an outcome that no claim has. */
export class UnknownCheck extends Error {
  static readonly code = "unknown_check";
  readonly code = UnknownCheck.code;
  override readonly name = "UnknownCheck";
}

/**
 * A second answer of the same check replaces the first.
 *
 * @param hypotheses as a verdict has them
 * @param reason why the failure's root is the root, as the verdict was made with (Default: none)
 * @throws {UnknownCheck} where none of them has this check, or the check has no such outcome
 * @example
 * const check = verdict.deciding[0]!;
 * answerCheck(verdict.hypotheses, { check: check.id, outcome: "no-rows" }).status; // "confirmed"
 */
export function answerCheck(
  hypotheses: readonly Weighed[],
  { check: id, outcome }: { check: string; outcome: string },
  reason = "",
): Verdict {
  const check = hypotheses.flatMap(({ checks }) => checks).find((one) => one.id === id);
  if (!check) throw new UnknownCheck(`No claim has the check ${id}: take one of \`deciding\`.`);
  const answer = check.answers.find((one) => one.outcome === outcome);
  if (!answer)
    throw new UnknownCheck(
      `The check ${id} has no outcome ${outcome}: it is one of ${check.answers.map((one) => one.outcome).join(", ")}.`,
    );
  const signal = `check ${id}`;
  const text = `${check.asks} ${answer.looks} ${answer.means}`;
  return judge(
    hypotheses.map((claim) => {
      if (claim.id !== check.hypothesis) return claim;
      const others = claim.weighed.filter((one) => one.signal !== signal);
      const forget = <T extends { signal: string }>(list: readonly T[]) =>
        list.filter((one) => one.signal !== signal);
      return {
        ...claim,
        evidence: forget(claim.evidence),
        against: forget(claim.against),
        weighed: [...others, { rule: answer.weight, weight: WEIGHTS[answer.weight], text, signal }],
      };
    }),
    reason,
  );
}
