/** The verdict on an issue, as it is asked for: gathers what is known of it by now, in bounded reads, for its page and its report alike. */
import type { Suspect } from "@holdfast/diagnosis";
import type { Store } from "../store/store.ts";
import { bootsAround, loopsAround, requestsAround } from "./around-of.ts";
import { AROUND, chainOf } from "./chain-of.ts";
import type { Comparisons } from "./comparison-of.ts";
import { type IssueVerdict, judgeIssue } from "./judge-issue.ts";
import type { StoredIssue } from "./schema.ts";

export async function verdictOf(
  store: Pick<
    Store,
    "boots" | "neighbours" | "changes" | "observations" | "answers" | "healths" | "outcomes" | "failedUntil"
  >,
  issue: StoredIssue,
  { suspects, releases }: { suspects: readonly Suspect[]; releases: Comparisons["failing"] },
  now: number,
): Promise<IssueVerdict> {
  const starting = bootsAround(store, issue);
  const [boots, chain, { burst, latency }, answers] = await Promise.all([
    starting,
    starting.then(({ first }) => chainOf(store, issue, first)),
    requestsAround(store, issue, now),
    store.answers(issue.id),
  ]);
  const first = Date.parse(issue.firstSeen);
  // Alone it is no reason to suspect a change.
  const changed = suspects.some(({ change: { time } }) => time !== null && Math.abs(first - time) <= AROUND);
  const near = [...new Map([...boots.first, ...boots.last].map((boot) => [boot.id, boot])).values()];
  const loops = loopsAround(near, issue, now);
  return judgeIssue(
    issue,
    {
      suspects,
      chain,
      loops,
      ...(burst && changed && { burst }),
      ...(latency && { latency }),
      ...(releases && { releases }),
    },
    answers,
  );
}
