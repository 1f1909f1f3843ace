/** Deletes issues with all that hangs on them; the events are the caller's. */
import type { Run, SqlWords } from "../backend.ts";

/** Tables with rows of an issue, but for its face, whose bytes are counted. */
const TABLES = ["issue_facet", "issue_hour", "issue_criteria", "check_answer", "issue_moment"];

/** @returns bytes of what they showed */
export async function deleteIssues(run: Run, words: SqlWords, ids: readonly string[]): Promise<number> {
  const list = words.list(ids);
  for (const table of TABLES) await run.run(`delete from ${table} where ${words.among("issue_id")}`, [list]);
  const faces = await run.all<{ size: number }>(
    `delete from issue_face where ${words.among("issue_id")} returning size`,
    [list],
  );
  await run.run(`delete from issue where ${words.among("id")}`, [list]);
  return faces.reduce((sum, { size }) => sum + Number(size), 0);
}
