/** Writes what services answered on their health: a row as long as they say the same. */
import { type HealthReport, hash128 } from "@holdfast/signals";
import { MINUTE } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { cleanOptional, cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import type { Accepted } from "../store.ts";

const SENDER = ["service", "instance", "release", "environment"] as const;
const COLUMNS = ["project", "sender", "time", "last", ...SENDER, "status", "said", "again"];

/** A row ends after so long, also where nothing changes: the answers in it stay few, and the old ones can go. */
export const ROW_MS = 10 * MINUTE;
/** Of answers that say the same, one in so long is kept. Milliseconds. */
const KEPT_EVERY = 10_000;
/** Characters of all that a report says. */
const SAID_CHARS = 16_384;
const OUTPUT_CHARS = 200;
const AFFECTS_KEPT = 20;

type Said = Pick<HealthReport, "status" | "answered" | "unseen" | "checks">;

interface Row {
  project: string;
  sender: string;
  of: Pick<HealthReport, (typeof SENDER)[number]>;
  time: number;
  last: number;
  status: string;
  said: string;
  again: number[];
}

export async function saveHealths(run: Run, batch: readonly Accepted[]): Promise<void> {
  const rows = new Map<string, Row>();
  for (const [key, reports] of bySender(batch)) {
    const { project, sender } = reports[0]!;
    let row = await rowBefore(run, reports[0]!);
    for (const { report, of } of reports) {
      const time = Math.trunc(report.time);
      const said = saidOf(report);
      // What comes late falls between what is known, and what comes twice is known.
      if (row && row.said === said && time - row.time <= ROW_MS) {
        if (time - row.last < KEPT_EVERY) continue;
        row.again.push(time);
        row.last = time;
      } else {
        row = { project, sender, of, time, last: time, status: report.status, said, again: [] };
      }
      rows.set(`${key} ${row.time}`, row);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(
    run,
    "health_report",
    COLUMNS,
    sorted.map(({ project, sender, of, time, last, status, said, again }) => [
      project,
      sender,
      time,
      last,
      ...SENDER.map((field) => cleanOptional(of[field], 256)),
      status,
      said,
      JSON.stringify(again),
    ]),
    `on conflict (project, sender, time) do update set last = excluded.last, status = excluded.status, said = excluded.said,
     again = excluded.again where excluded.last >= health_report.last`,
  );
}

type Sent = { project: string; sender: string; of: Row["of"]; report: HealthReport };

/** By project and sender, each in order of time. */
function bySender(batch: readonly Accepted[]): [string, Sent[]][] {
  const all = batch.flatMap(({ project, healths = [] }) =>
    healths.map((report): Sent => {
      const { service, instance, release, environment } = report;
      const of = {
        ...(service !== undefined && { service }),
        ...(instance !== undefined && { instance }),
        ...(release !== undefined && { release }),
        ...(environment !== undefined && { environment }),
      };
      return { project, sender: hash128(JSON.stringify([of, report.answered?.path])), of, report };
    }),
  );
  const grouped = Map.groupBy(all, ({ project, sender }) => `${project} ${sender}`);
  for (const reports of grouped.values()) reports.sort((a, b) => a.report.time - b.report.time);
  return [...grouped].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function rowBefore(run: Run, { project, sender, of, report }: Sent): Promise<Row | undefined> {
  const at = Math.trunc(report.time);
  const [found] = await run.all<{ time: number; last: number; status: string; said: string; again: string }>(
    `select time, last, status, said, again from health_report
     where project = ? and sender = ? and time <= ? and time >= ? order by time desc limit 1`,
    [project, sender, at, at - ROW_MS],
  );
  if (!found) return undefined;
  const { time, last, status, said, again } = found;
  return {
    project,
    sender,
    of,
    time: Number(time),
    last: Number(last),
    status,
    said,
    again: JSON.parse(again) as number[],
  };
}

/** Names and states of all checks stay, whatever the bound: a check that is left out would count as never asked. */
function saidOf({ status, answered, unseen, checks }: HealthReport): string {
  const said: Said = {
    status,
    ...(answered && { answered: { path: cleanText(answered.path, 200), status: answered.status } }),
    ...(unseen === true && { unseen }),
    checks: checks.map(({ output, affects, ...check }) => ({
      ...check,
      name: cleanText(check.name, 100),
      ...(output !== undefined && { output: cleanText(output, OUTPUT_CHARS) }),
      affects: affects.slice(0, AFFECTS_KEPT).map((route) => cleanText(route, 200)),
    })),
  };
  const whole = JSON.stringify(said);
  if (whole.length <= SAID_CHARS) return whole;
  const checksAlone = said.checks.map(({ output: _, ...check }) => ({ ...check, affects: [] }));
  return JSON.stringify({ ...said, checks: checksAlone });
}
