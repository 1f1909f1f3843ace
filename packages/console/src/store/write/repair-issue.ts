/** Sets right what counters alone cannot, after a failure moved out of an issue: first and last time, and the example that is shown. */
import type { ErrorEvent } from "@holdfast/signals";
import { analyse, type IssueChange, scoreOf } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { unpackBody } from "../body.ts";
import { reduceFaces } from "../prune/reduce-faces.ts";
import type { IssueRow } from "./apply-changes.ts";
import { saveFace } from "./faces.ts";
import type { Ledger } from "./volume.ts";

/** `lostFace`: the failure that was shown is the one that went. */
export async function repairIssue(
  run: Run,
  words: SqlWords,
  change: IssueChange,
  row: IssueRow,
  lostFace: boolean,
  ledger: Ledger,
): Promise<void> {
  const { id, gone } = change;
  // Only where the one that went stood at an end: events that retention deleted must not shorten what is known.
  if (gone.some(({ time }) => time <= row.first_seen)) await setEnd(run, id, "first_seen", "min");
  if (gone.some(({ time }) => time >= row.last_seen)) await setEnd(run, id, "last_seen", "max");
  if (lostFace) await showAnother(run, words, change, ledger);
}

async function setEnd(run: Run, id: string, column: string, end: "min" | "max"): Promise<void> {
  await run.run(
    `update issue set ${column} = coalesce((select ${end}(time) from event where issue_id = ?), ${column}) where id = ?`,
    [id, id],
  );
}

async function showAnother(
  run: Run,
  words: SqlWords,
  { id, project }: IssueChange,
  ledger: Ledger,
): Promise<void> {
  const [newest] = await run.all<{ failure_id: string }>(
    "select failure_id from event where issue_id = ? order by time desc, seq desc limit 1",
    [id],
  );
  if (!newest) {
    ledger.bytes -= await reduceFaces(run, words, [id]);
    return;
  }
  const rows = await run.all<{ body: Uint8Array }>(
    `select body from event where project = ? and failure_id = ? and failure_id <> id
     union all select body from event where project = ? and id = ?`,
    [project, newest.failure_id, project, newest.failure_id],
  );
  const events: ErrorEvent[] = rows.map((row) => unpackBody(row.body).error);
  const analysed = analyse(project, events).find((one) => one.issue === id);
  if (analysed) await saveFace(run, id, { analysed, score: scoreOf(analysed) }, ledger);
}
