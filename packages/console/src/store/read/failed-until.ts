/** How long an issue failed without a pause from a moment on. */
import type { Run } from "../backend.ts";
import type { Store } from "../store.ts";

/** It is looked no further than this. Milliseconds. */
const FURTHEST = 15 * 60_000;

export async function failedUntil(
  run: Run,
  { issue, from, pause }: Parameters<Store["failedUntil"]>[0],
): Promise<number | null> {
  const start = Math.trunc(from);
  // The last event of each second: few rows, however many failures.
  const rows = await run.all<{ last: number }>(
    `select max(time) as last from event where issue_id = ? and time >= ? and time <= ? group by time / 1000 order by last`,
    [issue, start, start + FURTHEST],
  );
  let until: number | null = null;
  for (const { last } of rows) {
    const time = Number(last);
    if (time - (until ?? start) > pause) break;
    until = time;
  }
  return until;
}
