/** Keeps outcomes few whatever names are sent: ids in routes, releases or services would make a row of every request. */
import type { Outcome } from "@holdfast/signals";
import { HOUR, type OutcomeRow, tallyOutcomes } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional } from "../clean-text.ts";
import { OTHER, ROUTES_MAX, SERIES_MAX } from "../limits.ts";
import type { Accepted } from "../store.ts";
import { cleanOutcome } from "./clean-names.ts";

/** What is left of an outcome's names: all but the route, or none. */
type Fold = "route" | "all";

/** The batch's rows, with names that are too many in their hour folded to `(other)`. */
export async function boundSeries(
  run: Run,
  words: SqlWords,
  batch: readonly Accepted[],
): Promise<OutcomeRow[]> {
  const clean = batch.map(({ project, outcomes }) => ({ project, outcomes: outcomes.map(cleanOutcome) }));
  const rows = tallyOutcomes(clean);
  const folds = new Map<string, Fold>();
  const hours = Map.groupBy(
    rows.filter((row) => row.width === HOUR),
    (row) => `${row.project} ${row.outcome.time}`,
  );
  for (const ofHour of hours.values()) await foldHour(run, words, ofHour, folds);
  if (folds.size === 0) return rows;
  return tallyOutcomes(
    clean.map(({ project, outcomes }) => ({
      project,
      outcomes: outcomes.map((outcome) => {
        const time = Math.floor(outcome.time / HOUR) * HOUR;
        return folded(outcome, folds.get(nameOf(project, { ...outcome, time })));
      }),
    })),
  );
}

const nameOf = (project: string, { time, basis, service, release, environment, route }: Outcome): string =>
  JSON.stringify([project, time, basis, service, release, environment, route]);

function folded(outcome: Outcome, fold: Fold | undefined): Outcome {
  if (fold === undefined) return outcome;
  const names = { ...outcome };
  for (const name of fold === "route"
    ? (["route"] as const)
    : (["service", "release", "environment", "route"] as const)) {
    if (names[name] !== undefined) names[name] = OTHER;
  }
  return names;
}

/** Finds which of one project's rows of one hour are new and too many. */
async function foldHour(
  run: Run,
  words: SqlWords,
  rows: readonly OutcomeRow[],
  folds: Map<string, Fold>,
): Promise<void> {
  const { project, outcome } = rows[0]!;
  const of = [project, HOUR, outcome.time];
  const where = "from outcome where project = ? and width = ? and time = ?";
  const keys = words.list(rows.map((row) => row.key));
  const known = await run.all<{ key: string }>(`select key ${where} and ${words.among("key")}`, [
    ...of,
    keys,
  ]);
  if (known.length === rows.length) return;
  const stored = new Set(known.map(({ key }) => key));
  const taken = await run.all<{ service: string | null; route: string | null; n: number }>(
    `select service, route, count(*) as n ${where} group by service, route`,
    of,
  );
  const routes = new Map<string | null, Set<string | null>>();
  const routesOf = (service: string | null): Set<string | null> => {
    const set = routes.get(service) ?? new Set();
    routes.set(service, set);
    return set;
  };
  let series = 0;
  const foldedHere = new Set<string>();
  for (const { service, route, n } of taken) {
    routesOf(service).add(route);
    series += Number(n);
  }
  for (const row of rows) {
    if (stored.has(row.key)) continue;
    const route = cleanOptional(row.outcome.route);
    const taken = routesOf(cleanOptional(row.outcome.service));
    if (series >= SERIES_MAX) folds.set(nameOf(project, row.outcome), "all");
    else if (route !== null && !taken.has(route) && taken.size >= ROUTES_MAX) {
      folds.set(nameOf(project, row.outcome), "route");
      // One row for all of them, but one of each release and environment.
      const name = nameOf(project, { ...row.outcome, route: OTHER });
      if (!foldedHere.has(name)) series++;
      foldedHere.add(name);
    } else {
      taken.add(route);
      series++;
    }
  }
}
