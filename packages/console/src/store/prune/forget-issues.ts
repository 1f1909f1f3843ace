/** The last bound: issues without events are small, but their number must end too. */
import { setImmediate } from "node:timers/promises";
import type { Backend, Run, SqlWords } from "../backend.ts";
import { deleteIssues } from "../write/delete-issues.ts";
import { countKept } from "../write/volume.ts";
import { STEP } from "./step.ts";

/** Quiet: without events, undecided, and last seen before `oldest`. */
const QUIET = `from issue join issue_face on issue_face.issue_id = issue.id
  where issue_face.reduced <> 0 and issue.decided = 0 and issue.last_seen < ?`;
/** Issues that one run forgets at most; the next one goes on. */
const RUN_MAX = 20_000;

/** Deletes the quiet issues beyond `kept`: those seen least often first, then the oldest. Answers the bytes that this freed. */
export async function forgetQuietIssues(
  backend: Backend,
  oldest: number,
  kept: number,
  slot: number,
): Promise<number> {
  // An index of few columns answers this; the rest is looked at only where there are too many.
  const [reduced] = await backend.read.all<{ n: number }>(
    "select count(*) as n from issue_face where reduced <> 0",
  );
  if (Number(reduced?.n ?? 0) <= kept) return 0;
  const [quiet] = await backend.read.all<{ n: number }>(`select count(*) as n ${QUIET}`, [oldest]);
  const excess = Math.min(RUN_MAX, Number(quiet?.n ?? 0) - kept);
  if (excess <= 0) return 0;
  const rows = await backend.read.all<{ id: string }>(
    `select issue.id ${QUIET} order by issue.count, issue.last_seen, issue.id limit ?`,
    [oldest, excess],
  );
  let freed = 0;
  for (let at = 0; at < rows.length; at += STEP) {
    const ids = rows.slice(at, at + STEP).map((row) => row.id);
    freed += await backend.transact((run) => forget(run, backend, ids, oldest, slot));
    await backend.freePages();
    await setImmediate();
  }
  return freed;
}

async function forget(
  run: Run,
  words: SqlWords,
  ids: readonly string[],
  oldest: number,
  slot: number,
): Promise<number> {
  const lock = words.kind === "postgres" ? "order by id for update" : "";
  const locked = await run.all<{ id: string }>(
    `select id from issue where ${words.among("id")} and decided = 0 and last_seen < ? ${lock}`,
    [words.list(ids), oldest],
  );
  // It may have failed again since it was listed.
  const still = await run.all<{ id: string }>(
    `select issue_id as id from issue_face f where ${words.among("issue_id")} and reduced <> 0
     and not exists (select 1 from event e where e.issue_id = f.issue_id)`,
    [words.list(locked.map((row) => row.id))],
  );
  const bytes = await deleteIssues(
    run,
    words,
    still.map((row) => row.id),
  );
  await countKept(run, slot, { bytes: -bytes });
  return bytes;
}
