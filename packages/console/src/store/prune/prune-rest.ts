/** The small tables, each by one indexed statement. */
import { setImmediate } from "node:timers/promises";
import { HOUR } from "../../process/index.ts";
import type { Backend } from "../backend.ts";
import {
  BOOTS_KEPT,
  CHECK_INS_KEPT,
  FLAGS_KEPT,
  HEALTH_KEPT,
  HEALTH_KEPT_OF_SERVICE,
  RELEASE_TOTALS_KEPT,
} from "../limits.ts";

/** Facet rows of one kind that an issue keeps; the rarest go. */
const FACETS_KEPT = 500;
const DAY = 24 * HOUR;
/** What no failure asked for within this time is not needed any more. */
const FLAGS_KEPT_MS = DAY;
const HOURS_KEPT = 90 * 24;

export async function pruneRest(backend: Backend, oldest: number, now: number): Promise<void> {
  const at = Math.trunc(now);
  const projects = await backend.read.all<{ id: string }>("select id from project order by id");
  const ofProjects = projects.flatMap(({ id }) => [
    ...timed("check_in", "time", id, oldest, CHECK_INS_KEPT),
    ...timed("boot", "started", id, oldest, BOOTS_KEPT),
    ...timed("health_report", "time", id, oldest, HEALTH_KEPT),
    ofEachService(id),
    ...timed("flag_evaluation", "time", id, Math.max(oldest, at - FLAGS_KEPT_MS), FLAGS_KEPT),
  ]);
  const steps: [sql: string, parameters: unknown[]][] = [
    ...ofProjects,
    ["delete from release_total where time < ?", [at - RELEASE_TOTALS_KEPT]],
    ["delete from release_run where last_seen < ?", [at - RELEASE_TOTALS_KEPT]],
    ["delete from sign_in where expires_at < ?", [at - DAY]],
    ["delete from session where expires_at < ?", [at]],
    ["delete from dropped where day < ?", [new Date(at - HOURS_KEPT * HOUR).toISOString().slice(0, 10)]],
    ["delete from issue_hour where hour < ?", [Math.floor(at / HOUR) - HOURS_KEPT]],
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
    await backend.transact((run) => run.run(sql, parameters));
    await setImmediate();
  }
}

/** What is too old, and what is beyond the newest `kept`. */
function timed(
  table: "boot" | "check_in" | "flag_evaluation" | "health_report",
  column: "started" | "time",
  project: string,
  oldest: number,
  kept: number,
): [sql: string, parameters: unknown[]][] {
  return [
    [`delete from ${table} where project = ? and ${column} < ?`, [project, oldest]],
    [
      `delete from ${table} where project = ? and ${column} <= (
         select ${column} from ${table} where project = ? order by ${column} desc limit 1 offset ${kept})`,
      [project, project],
    ],
  ];
}

/** One service of many instances must not take the place of all others. */
function ofEachService(project: string): [sql: string, parameters: unknown[]] {
  return [
    `delete from health_report where project = ? and (sender, time) in (
       select sender, time from (
         select sender, time, row_number() over (partition by service order by time desc) as place
         from health_report where project = ?) ranked
       where place > ${HEALTH_KEPT_OF_SERVICE})`,
    [project, project],
  ];
}
