/** Keeps the moment of an issue's recovery as it comes, and takes it back where the failure did. */
import type { Store } from "../store/store.ts";
import { provenAt } from "./proven-at.ts";
import { recoveryOf } from "./recovery-of.ts";

/** Answers the project of the issue where something changed. */
export async function settleRecovery(store: Store, id: string, now: number): Promise<string | undefined> {
  const issue = await store.issue(id, now);
  if (!issue) return undefined;
  const recovery = await recoveryOf(store, issue, now);
  const moment = await provenAt(store, issue, recovery, now);
  const { recovered } = await store.moments(id);
  if (moment && !recovered) await store.setRecovered(id, moment);
  else if (!moment && recovered) await store.clearRecovered(id);
  else return undefined;
  return issue.project;
}
