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
  return { ...issue, suspects, recovery, comparison };
}
