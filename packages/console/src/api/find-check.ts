/** The check that an answer is about, also after the claim's words have changed with a later event. */
import { type Check, parameterise, type Weighed } from "@holdfast/diagnosis";

/** As a verdict named it, and the title of the claim that it was about then. */
export interface AskedCheck {
  check: string;
  hypothesis: string;
}

/**
 * By its id; else the same question about a claim of the same kind whose title differs in nothing but parameters: ids, numbers,
 * dates. Of two such none: an answer about one thing must not decide another.
 */
export function findCheck(
  hypotheses: readonly Weighed[],
  { check: id, hypothesis: title }: AskedCheck,
): Check | undefined {
  const checks = checksOf(hypotheses);
  const exact = checks.find(({ check }) => check.id === id);
  if (exact) return exact.check;
  const asked = questionOf(id);
  const alike = checks.filter(
    ({ claim, check }) => questionOf(check.id) === asked && plain(claim.title) === plain(title),
  );
  return alike.length === 1 ? alike[0]!.check : undefined;
}

/** Every check of a verdict, with the claim that it is about. */
export function checksOf(hypotheses: readonly Weighed[]): { claim: Weighed; check: Check }[] {
  return hypotheses.flatMap((claim) => claim.checks.map((check) => ({ claim, check })));
}

/** Slug and kind: an id without the hash of the claim's title. */
function questionOf(id: string): string {
  return id.replace(/-[0-9a-f]{8}$/, "");
}

/** Titles quote names, which are no data here. */
function plain(title: string): string {
  return parameterise(title.replaceAll("`", "")).text;
}
