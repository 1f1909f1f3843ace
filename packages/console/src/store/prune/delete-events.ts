/** Deletes the oldest events. Events lie in the order in which they came, so the oldest are the first. */
import { addVolume, countKept, dayOf } from "../write/volume.ts";
import { reduceFaces } from "./reduce-faces.ts";
import { NOTHING, STEP, type Step } from "./step.ts";

/** Those received before `oldest`, and as many more as are too many bytes. */
export function deleteOldestEvents(oldest: number): Step {
  return async ({ run, words, slot, over }) => {
    const skip = words.kind === "postgres" ? "for update skip locked" : "";
    const rows = await run.all<{ seq: number; received: number; size: number; issue_id: string }>(
      `select seq, received, size, issue_id from event order by seq limit ${STEP} ${skip}`,
    );
    const doomed: typeof rows = [];
    let bytes = 0;
    for (const row of rows) {
      if (row.received >= oldest && bytes >= over) break;
      doomed.push(row);
      bytes += row.size;
    }
    if (doomed.length === 0) return NOTHING;
    // The list of `seq` may have gaps where another process deletes at the same time.
    const seqs =
      words.kind === "sqlite"
        ? "seq in (select cast(value as integer) from json_each(?))"
        : "seq = any(?::text[]::bigint[])";
    await run.run(`delete from event where ${seqs}`, [words.list(doomed.map((row) => String(row.seq)))]);
    const days = Map.groupBy(doomed, (row) => dayOf(row.received));
    await addVolume(
      run,
      [...days]
        .sort(([a], [b]) => a - b)
        .map(([day, of]) => [day, slot, -of.length, -of.reduce((sum, row) => sum + row.size, 0)]),
    );
    const freed = await reduceFaces(run, words, [...new Set(doomed.map((row) => row.issue_id))]);
    await countKept(run, slot, { bytes: -freed });
    return { rows: doomed.length, events: doomed.length, bytes: bytes + freed };
  };
}
