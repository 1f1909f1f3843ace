/** Keeps when an issue first had a cause. */
import type { Run, SqlWords } from "../backend.ts";

/**
 * MUST run after the batch's faces are saved. The first time stands, also while the issue shows something less sure meanwhile.
 *
 * @param ids of those that may show something else since
 * @param received when what brought it came in, epoch milliseconds
 */
export async function saveDiagnosed(
  run: Run,
  words: SqlWords,
  ids: readonly string[],
  received: number,
): Promise<void> {
  if (ids.length === 0) return;
  await run.run(
    `insert into issue_moment (issue_id, kind, time, body)
     select issue_id, 'diagnosed', cast(? as bigint), '{}' from issue_face
     where ${words.among("issue_id")} and confidence in ('likely', 'confirmed')
       and not exists (select 1 from issue_moment m where m.issue_id = issue_face.issue_id and m.kind = 'diagnosed')
     on conflict (issue_id, kind) do nothing`,
    [Math.trunc(received), words.list(ids)],
  );
}
