/** An issue with all that is worked out as it is asked for: suspects, recovery, comparison of releases. */
import type { Store } from "../store/store.ts";
import { comparisonOf } from "./comparison-of.ts";
import { recoveryOf } from "./recovery-of.ts";
import type { IssueDetail, StoredIssue } from "./schema.ts";
import { suspectsOf } from "./suspects-of.ts";

export async function detailOf(store: Store, issue: StoredIssue, now: number): Promise<IssueDetail> {
  const [suspects, recovery, comparison] = await Promise.all([
    suspectsOf(store, issue),
    recoveryOf(store, issue, now),
    comparisonOf(store, issue),
  ]);
  const hypotheses = issue.hypotheses.map((one) =>
    one.status === "ruled out" ? one : { ...one, impact: impactOf(issue) },
  );
  return { ...issue, hypotheses, suspects, recovery, comparison };
}

/** Routes that are named; the page has them all. */
const ROUTES = 3;

/** Of the whole issue: the claims were made of one failure, which stands for all. */
function impactOf({ count, routes }: StoredIssue): string {
  const more = routes.length > ROUTES ? ` and ${routes.length - ROUTES} more` : "";
  const where = routes.length > 0 ? ` on ${routes.slice(0, ROUTES).join(", ")}${more}` : "";
  return `${count.toLocaleString("en-US")} ${count === 1 ? "failure" : "failures"}${where}`;
}
