/** What judgements over time ask for: running releases, requests of routes by release, boots; and the criteria that a team sets. */
import { Boot, type Histogram } from "@holdfast/signals";
import { HOUR, MINUTE } from "../process/index.ts";
import type { Backend, Run, SqlWords } from "./backend.ts";
import { loadReleaseTotals, oneBasis } from "./read/release-totals.ts";
import type { Observation, ReleaseRun, RouteQuery, RouteRequests, Store } from "./store.ts";

/** Releases of one answer: of more, those that were heard of last. */
const RUNS_MAX = 500;
const OBSERVATIONS_MAX = 50_000;
/** A look back so long is answered by the minute, a longer one by the hour. Milliseconds. */
const MINUTES_UP_TO = 12 * HOUR;

type Basis = "metric" | "span" | "session";

export function overTimeStore(
  backend: Backend,
): Pick<Store, "setCriteria" | "releaseRuns" | "releaseTotals" | "routeRequests" | "observations" | "boots"> {
  const { transact, read } = backend;
  return {
    setCriteria: (issue, criteria) =>
      transact(async (run) => {
        // Somebody waits for it: it must not be forgotten.
        if ((await run.run("update issue set decided = 1 where id = ?", [issue])) === 0) return false;
        const distinct = [...new Map(criteria.map((one) => [JSON.stringify(one), one])).values()];
        if (distinct.length === 0) await run.run("delete from issue_criteria where issue_id = ?", [issue]);
        else
          await run.run(
            "insert into issue_criteria (issue_id, body) values (?, ?) on conflict (issue_id) do update set body = excluded.body",
            [issue, JSON.stringify(distinct)],
          );
        return true;
      }),
    releaseRuns: (query) => releaseRuns(read, backend, query),
    releaseTotals: ({ project, releases, services }) =>
      loadReleaseTotals(read, backend, project, releases, services),
    routeRequests: (query) => routeRequests(read, backend, query),
    observations: (query) => observations(read, backend, query),
    boots: async ({ project, since, until = Number.MAX_SAFE_INTEGER, limit }) => {
      const rows = await read.all<Record<string, unknown> & { phases: string }>(
        `select id, service, instance, release, environment, started, ended, outcome, phases from boot
         where project = ? and started >= ? and started <= ? order by started desc, id limit ${Math.trunc(limit)}`,
        [project, Math.trunc(since), Math.trunc(until)],
      );
      return rows.flatMap(({ phases, ...row }) => {
        const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
        const known = Boot.safeParse({ ...told, phases: JSON.parse(phases) });
        return known.success ? [known.data] : [];
      });
    },
  };
}

async function releaseRuns(
  run: Run,
  words: SqlWords,
  { project, services }: Parameters<Store["releaseRuns"]>[0],
): Promise<ReleaseRun[]> {
  const [of, among] = services.length === 0 ? ["", []] : [`and ${words.among("service")}`, [...services, ""]];
  const rows = await run.all<{
    service: string;
    environment: string;
    release: string;
    first_seen: number;
    served_from: number | null;
    served_until: number | null;
  }>(
    `select service, environment, release, first_seen, served_from, served_until from release_run
     where project = ? ${of} order by last_seen desc limit ${RUNS_MAX}`,
    [project, ...(services.length === 0 ? [] : [words.list(among as string[])])],
  );
  const number = (value: number | null) => (value === null ? null : Number(value));
  return rows.map((row) => ({
    service: row.service || null,
    environment: row.environment || null,
    release: row.release,
    firstSeen: Number(row.first_seen),
    servedFrom: number(row.served_from),
    servedUntil: number(row.served_until),
  }));
}

/** A window's rows, in the resolution that is kept for so long a look back. */
function windowOf(
  {
    project,
    routes,
    services,
    since,
    until,
    minutes,
    now,
  }: RouteQuery & { until?: number; minutes?: boolean },
  words: SqlWords,
) {
  const fine = minutes ?? (since !== undefined && now - since <= MINUTES_UP_TO);
  const width = fine ? MINUTE : HOUR;
  const where = ["project = ?", "route is not null", "width = ?"];
  const parameters: unknown[] = [project, width];
  if (since !== undefined) {
    // Whole windows: what is partly before counts for what was before.
    where.push("time >= ?");
    parameters.push(Math.trunc(since));
  }
  if (until !== undefined) {
    where.push("time < ?");
    parameters.push(Math.trunc(until));
  }
  if (routes !== undefined) {
    where.push(words.among("route"));
    parameters.push(words.list(routes));
  }
  if (services.length > 0) {
    where.push(`(service is null or ${words.among("service")})`);
    parameters.push(words.list(services));
  }
  return { width, where: where.join(" and "), parameters };
}

async function routeRequests(run: Run, words: SqlWords, query: RouteQuery): Promise<RouteRequests[]> {
  if (query.routes?.length === 0) return [];
  const { where, parameters } = windowOf(query, words);
  const rows = await run.all<RouteRequests & { basis: Basis }>(
    `select service, environment, release, route, basis, cast(sum(total) as bigint) as total, cast(sum(failed) as bigint) as failed
     from outcome where ${where} group by service, environment, release, route, basis limit ${OBSERVATIONS_MAX}`,
    parameters,
  );
  return oneBasis(rows).map(({ basis: _, ...row }) => ({
    ...row,
    total: Number(row.total),
    failed: Number(row.failed),
  }));
}

async function observations(
  run: Run,
  words: SqlWords,
  query: Parameters<Store["observations"]>[0],
): Promise<Observation[]> {
  if (query.routes?.length === 0) return [];
  const { width, where, parameters } = windowOf(query, words);
  if (query.summed) return summed(run, width, where, parameters);
  const rows = await run.all<RouteRequests & { basis: Basis; time: number; latency: string | null }>(
    `select service, environment, release, route, basis, time, total, failed, latency from outcome
     where ${where} order by time desc limit ${OBSERVATIONS_MAX}`,
    parameters,
  );
  return oneBasis(rows.reverse()).map(({ basis: _, latency, ...row }) => ({
    ...row,
    width,
    total: Number(row.total),
    failed: Number(row.failed),
    latency: latency === null ? null : (JSON.parse(latency) as Histogram),
  }));
}

/** Over routes and versions: of two ways of counting the one that tells more. */
async function summed(run: Run, width: number, where: string, parameters: unknown[]): Promise<Observation[]> {
  const rows = await run.all<{ time: number; total: number; failed: number }>(
    `select time, max(total) as total, max(failed) as failed from (
       select time, basis, cast(sum(total) as bigint) as total, cast(sum(failed) as bigint) as failed
       from outcome where ${where} group by time, basis) counted
     group by time order by time desc limit ${OBSERVATIONS_MAX}`,
    parameters,
  );
  const all = { service: null, environment: null, release: null, route: null, width, latency: null };
  return rows
    .reverse()
    .map(({ time, total, failed }) => ({ ...all, time, total: Number(total), failed: Number(failed) }));
}
