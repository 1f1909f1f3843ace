/** Retention: the oldest events go, by age and by size; what issues have counted stays. */
import { setImmediate } from "node:timers/promises";
import { HOUR } from "../process/index.ts";
import type { Backend, Run } from "./backend.ts";
import { insertRows } from "./insert-rows.ts";
import type { Retention, Store } from "./store.ts";
import { dayOf } from "./write/volume.ts";

/** Events of one step: a few milliseconds, so that writes and queries get between. */
const STEP = 200;
/** Facet rows of one kind that an issue keeps; the rarest go. */
const FACETS_KEPT = 500;
const DAY = 24 * HOUR;
/** What no failure asked for within this time is not needed any more. */
const FLAGS_KEPT = DAY;
const HOURS_KEPT = 90 * 24;

interface Step {
  events: number;
  bytes: number;
}

export async function prune(
  backend: Backend,
  retention: Retention,
  now: number,
  slot: number,
): Promise<Awaited<ReturnType<Store["prune"]>>> {
  const gone: Step = { events: 0, bytes: 0 };
  const oldest = now - retention.maxAgeMs;
  for (;;) {
    const { bytes } = await volume(backend.read);
    const over = bytes - retention.maxBytes;
    const step = await backend.transact((run) => deleteOldest(run, backend, oldest, over, slot));
    if (step.events === 0) break;
    gone.events += step.events;
    gone.bytes += step.bytes;
    await backend.freePages();
    await setImmediate();
  }
  await pruneRest(backend, oldest, now);
  await backend.freePages();
  return gone;
}

/** Events and bytes stored: a sum over a few rows per day. */
export async function volume(run: Run): Promise<Step> {
  const [row] = await run.all<{ events: number | null; bytes: number | null }>(
    "select cast(sum(events) as bigint) as events, cast(sum(bytes) as bigint) as bytes from volume",
  );
  return { events: row?.events ?? 0, bytes: row?.bytes ?? 0 };
}

/** One step. `over` are the bytes that are too many. Events lie in the order in which they came, so the oldest are the first. */
async function deleteOldest(
  run: Run,
  backend: Backend,
  oldest: number,
  over: number,
  slot: number,
): Promise<Step> {
  const skip = backend.kind === "postgres" ? "for update skip locked" : "";
  const rows = await run.all<{ seq: number; received: number; size: number }>(
    `select seq, received, size from event order by seq limit ${STEP} ${skip}`,
  );
  const doomed: typeof rows = [];
  let bytes = 0;
  for (const row of rows) {
    if (row.received >= oldest && bytes >= over) break;
    doomed.push(row);
    bytes += row.size;
  }
  if (doomed.length === 0) return { events: 0, bytes: 0 };
  // The list of `seq` may have gaps where another process deletes at the same time.
  const list = backend.list(doomed.map((row) => String(row.seq)));
  const seqs =
    backend.kind === "sqlite"
      ? "seq in (select cast(value as integer) from json_each(?))"
      : "seq = any(?::text[]::bigint[])";
  await run.run(`delete from event where ${seqs}`, [list]);
  const days = Map.groupBy(doomed, (row) => dayOf(row.received));
  await insertRows(
    run,
    "volume",
    ["day", "slot", "events", "bytes"],
    [...days]
      .sort(([a], [b]) => a - b)
      .map(([day, of]) => [day, slot, -of.length, -of.reduce((sum, row) => sum + row.size, 0)]),
    "on conflict (day, slot) do update set events = volume.events + excluded.events, bytes = volume.bytes + excluded.bytes",
  );
  return { events: doomed.length, bytes };
}

/** The small tables, each by one indexed statement. */
async function pruneRest(backend: Backend, oldest: number, now: number): Promise<void> {
  const steps: [sql: string, parameters: unknown[]][] = [
    ["delete from outcome where time < ?", [oldest]],
    ["delete from check_in where time < ?", [oldest]],
    ["delete from flag_evaluation where time < ?", [Math.max(oldest, now - FLAGS_KEPT)]],
    ["delete from sign_in where expires_at < ?", [now - DAY]],
    ["delete from session where expires_at < ?", [now]],
    ["delete from dropped where day < ?", [new Date(now - HOURS_KEPT * HOUR).toISOString().slice(0, 10)]],
    // One row per minute and route matters for a look back of hours; beyond two days the hourly rows answer.
    ["delete from outcome where width = 60000 and time < ?", [now - 2 * DAY]],
    ["delete from issue_hour where hour < ?", [Math.floor(now / HOUR) - HOURS_KEPT]],
    [
      `delete from issue_facet where (issue_id, kind, key) in (
         select issue_id, kind, key from (
           select issue_id, kind, key, row_number() over (partition by issue_id, kind order by count desc, last_seen desc) as place
           from issue_facet where issue_id in (select id from issue where facets > ${FACETS_KEPT})) ranked
         where place > ${FACETS_KEPT})`,
      [],
    ],
    [
      `update issue set facets = (select count(*) from issue_facet f where f.issue_id = issue.id)
       where facets > ${FACETS_KEPT}`,
      [],
    ],
  ];
  for (const [sql, parameters] of steps) {
    await backend.transact((run) => run.run(sql, parameters.map(truncate)));
    await setImmediate();
  }
}

const truncate = (value: unknown): unknown => (typeof value === "number" ? Math.trunc(value) : value);
