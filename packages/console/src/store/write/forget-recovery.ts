/** Takes the proof of an issue's recovery back: whether it is gone is watched anew. */
import type { Run } from "../backend.ts";

export async function forgetRecovery(run: Run, issue: string): Promise<void> {
  await run.run("delete from issue_moment where issue_id = ? and kind = 'recovered'", [issue]);
}
