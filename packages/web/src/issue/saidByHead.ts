/** The sentence under an issue's title: why this is the cause, or why none is named. */
import type { IssueDetail } from "../api/generated/types.ts";

/** @returns Empty where the chain's own first lines say it. */
export function saidByHead({
  root,
  reason,
  hypotheses,
  verdict,
}: Pick<IssueDetail, "root" | "reason" | "hypotheses" | "verdict">): string {
  if (!root) return "";
  const cause = verdict.hypotheses.find(({ id }) => id === verdict.cause);
  if (!cause) return verdict.reason;
  // A cause outside of the failure has a name of its own.
  return hypotheses.some(({ title }) => title === cause.title) ? reason : `${cause.title}.`;
}
