/** Flags that were told apart from their event: kept by trace until a failure of that trace comes. */
import type { FlagEvaluation } from "@holdfast/signals";
import { withFlags } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional, cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import { FLAGS_OF_TRACE } from "../limits.ts";
import type { Candidate, ProjectBatch } from "./gather.ts";

interface Row {
  trace_id: string;
  key: string;
  variant: string | null;
  value: string | null;
  reason: string | null;
  time: number;
}

/** Joins the flags of a trace, stored before or in this batch, to its new events. */
export async function loadFlags(
  run: Run,
  words: SqlWords,
  part: ProjectBatch,
  fresh: readonly Candidate[],
): Promise<void> {
  const traces = new Set(fresh.flatMap((candidate) => candidate.trace ?? []));
  if (traces.size === 0) return;
  const sql = `select trace_id, key, variant, value, reason, time from flag_evaluation
    where ${words.among("trace_id")} and project = ?`;
  const rows = await run.all<Row>(sql, [words.list([...traces]), part.project]);
  const flags = Map.groupBy(rows, (row) => row.trace_id);
  for (const candidate of fresh) {
    if (!candidate.trace) continue;
    const stored = flags.get(candidate.trace)?.map(toFlag);
    candidate.error = withFlags(withFlags(candidate.error, stored), part.flags.get(candidate.trace));
  }
}

function toFlag(row: Row): FlagEvaluation {
  return {
    key: row.key,
    ...(row.variant === null ? {} : { variant: row.variant }),
    ...(row.value === null ? {} : { value: row.value }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    time: row.time,
    traceId: row.trace_id,
  };
}

/** Keeps the batch's flags; the first evaluation of a flag in a trace stands. */
export async function saveFlags(run: Run, parts: readonly ProjectBatch[]): Promise<void> {
  const rows: unknown[][] = [];
  for (const { project, flags } of parts) {
    for (const [trace, evaluations] of [...flags].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const some = evaluations.slice(0, FLAGS_OF_TRACE);
      for (const flag of some.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
        rows.push([
          project,
          trace,
          cleanText(flag.key, 256),
          cleanOptional(flag.variant),
          cleanOptional(flag.value),
          cleanOptional(flag.reason),
          Math.trunc(flag.time ?? 0),
        ]);
      }
    }
  }
  const columns = ["project", "trace_id", "key", "variant", "value", "reason", "time"];
  await insertRows(run, "flag_evaluation", columns, rows, "on conflict do nothing");
}
