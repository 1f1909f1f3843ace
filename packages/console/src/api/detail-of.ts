/** An issue with all that is worked out as it is asked for: verdict, suspects, recovery, comparison of releases. */
import { recoveryOf } from "../recovery/index.ts";
import type { Store } from "../store/store.ts";
import { comparisonsOf } from "./comparison-of.ts";
import type { IssueVerdict } from "./judge-issue.ts";
import type { IssueDetail, StoredIssue } from "./schema.ts";
import { suspectsOf } from "./suspects-of.ts";
import { verdictOf } from "./verdict-of.ts";
import { storyView, suspectView, verdictView } from "./verdict-view.ts";

/** The page's facts, and the verdict that they were made with: the report tells the same. */
export interface Judged {
  detail: IssueDetail;
  judged: IssueVerdict;
}

export async function detailOf(store: Store, stored: StoredIssue, now: number): Promise<Judged> {
  const impact = impactOf(stored);
  const hypotheses = stored.hypotheses.map((one) => (one.status === "ruled out" ? one : { ...one, impact }));
  const issue = { ...stored, hypotheses };
  const recovering = recoveryOf(store, issue, now);
  const [suspects, comparisons] = await Promise.all([suspectsOf(store, issue), comparisonsOf(store, issue)]);
  const [judged, recovery] = await Promise.all([
    verdictOf(store, issue, { suspects, releases: comparisons.failing }, now),
    recovering,
  ]);
  return {
    judged,
    detail: {
      ...issue,
      suspects: judged.suspects.map(suspectView),
      recovery,
      comparison: comparisons.newest,
      verdict: verdictView(judged),
      whys: judged.whys,
      story: judged.chain ? storyView(judged.chain) : null,
    },
  };
}

/** Routes that are named; the page has them all. */
const ROUTES = 3;

/** Of the whole issue: the claims were made of one failure, which stands for all. */
function impactOf({ count, routes }: StoredIssue): string {
  const more = routes.length > ROUTES ? ` and ${routes.length - ROUTES} more` : "";
  const where = routes.length > 0 ? ` on ${routes.slice(0, ROUTES).join(", ")}${more}` : "";
  return `${count.toLocaleString("en-US")} ${count === 1 ? "failure" : "failures"}${where}`;
}
