/** Reopens resolved issues that are back: by the evidence of running versions, never because an event came late or an old version still runs. */
import { regression } from "@holdfast/diagnosis";
import type { Regressed } from "../../api/schema.ts";
import type { IssueChange, Sighted } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { isProduction, mainEnvironments } from "../main-environments.ts";
import { iso } from "../read/issue-row.ts";
import type { IssueRow } from "./apply-changes.ts";
import { forgetRecovery } from "./forget-recovery.ts";

/** Ways (service, release, environment) of failing again that are looked at, per issue and batch. */
const SIGHTINGS_MAX = 50;

interface FacetRow {
  kind: "release" | "environment";
  value: string;
  first_seen: number;
}

/** MUST run after the batch's release runs are saved, while the issues' rows are locked. */
export async function reopenIssues(
  run: Run,
  changes: readonly IssueChange[],
  rows: ReadonlyMap<string, IssueRow>,
): Promise<void> {
  for (const change of changes) {
    const row = rows.get(change.id)!;
    if (row.status !== "resolved" || change.count <= 0) continue;
    // Without a time it was resolved by a version that kept none: then anything that comes is after it.
    const resolved = Number(row.resolved_at ?? 0);
    const sightings = sightingsOf(change).filter(({ time }) => time > resolved);
    if (sightings.length === 0) continue;
    const regressed = await judge(run, change, row, resolved, sightings);
    if (regressed === undefined) continue;
    await run.run("update issue set status = 'unresolved', regressed = ? where id = ?", [
      regressed && JSON.stringify(regressed),
      change.id,
    ]);
    // What proved the end of it proved too much.
    await forgetRecovery(run, change.id);
  }
}

/** New failures, the latest of each service, release and environment; those that only grew are not new. */
function sightingsOf({ added, gone }: IssueChange): Sighted[] {
  const old = new Set(gone.map(({ id }) => id));
  const latest = new Map<string, Sighted>();
  for (const one of added) {
    if (old.has(one.id)) continue;
    const name = JSON.stringify([one.service, one.release, one.environment]);
    const before = latest.get(name);
    if (!before && latest.size >= SIGHTINGS_MAX) continue;
    if (!before || one.time > before.time) latest.set(name, one);
  }
  return [...latest.values()].sort((a, b) => a.time - b.time);
}

/** Undefined: it stays resolved. Null: it is open again, though no version bears out that it came back with one. */
async function judge(
  run: Run,
  { id, project }: IssueChange,
  { resolved_in }: IssueRow,
  resolved: number,
  sightings: readonly Sighted[],
): Promise<Regressed | null | undefined> {
  const facets = await run.all<FacetRow>(
    "select kind, value, first_seen from issue_facet where issue_id = ? and kind in ('release', 'environment')",
    [id],
  );
  const before = facets.filter(({ first_seen }) => Number(first_seen) <= resolved);
  const valuesOf = (kind: FacetRow["kind"]) =>
    before.filter((facet) => facet.kind === kind).map(({ value }) => value);
  const releases = valuesOf("release");
  const environments = mainEnvironments(valuesOf("environment"));
  let unversioned = false;
  for (const { time, service, release, environment } of sightings) {
    const elsewhere =
      environment !== undefined && !environments.includes(environment) && !isProduction(environment);
    const of = elsewhere ? environments[0] : environment;
    if (release === undefined) {
      // Senders that never name a version would stay silent for ever.
      if (releases.length === 0 && (environments.length === 0 || !elsewhere)) unversioned = true;
      continue;
    }
    const verdict = regression(
      { time, release, environment },
      {
        time: resolved,
        releases,
        ...(of !== undefined && { environment: of }),
        ...(resolved_in !== null && { mended: resolved_in }),
      },
      await runsOf(run, project, service, release, environment),
    );
    if (verdict.regressed) return { time: iso(time), release, reason: verdict.reason };
  }
  return unversioned ? null : undefined;
}

/** What is told without a service or an environment may be of this one. */
async function runsOf(
  run: Run,
  project: string,
  service: string | undefined,
  release: string,
  environment: string | undefined,
) {
  const rows = await run.all<{ environment: string; first_seen: number; last_seen: number }>(
    "select environment, first_seen, last_seen from release_run where project = ? and release = ? and service in (?, '')",
    [project, cleanOptional(release, 256), cleanOptional(service, 256) ?? ""],
  );
  const here = rows.filter(
    (row) => environment === undefined || row.environment === "" || row.environment === environment,
  );
  if (here.length === 0) return [];
  const first = Math.min(...here.map((row) => Number(row.first_seen)));
  const last = Math.max(...here.map((row) => Number(row.last_seen)));
  return [{ release, environment, first, last }];
}
