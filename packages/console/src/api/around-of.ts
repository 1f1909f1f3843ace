/** What numbers over time say about an issue: loops of its service, a burst and slowness of its routes when it began. */
import { bursts, type Known, latencyShift, restartLoops } from "@holdfast/diagnosis";
import type { Boot, Histogram } from "@holdfast/signals";
import { mergeHistograms } from "../process/index.ts";
import { MINUTES_KNOWN } from "../store/index.ts";
import type { Observation, Store } from "../store/store.ts";
import { AROUND } from "./chain-of.ts";
import { mayBeOf } from "./may-be-of.ts";
import type { StoredIssue } from "./schema.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Boots that are looked at on each side of a failure. */
const BOOTS = 500;
/** Routes whose requests are looked at, those that failed most often. */
const ROUTES = 3;
/** A burst begins so many windows before or after the first failure, or it is another one. */
const NEAR = 5;

/** Starts of the project around the first failure, and around the last. */
export async function bootsAround(
  store: Pick<Store, "boots">,
  { project, firstSeen, lastSeen }: StoredIssue,
): Promise<{ first: Boot[]; last: Boot[] }> {
  const near = (at: number) => store.boots({ project, since: at - AROUND, until: at + AROUND, limit: BOOTS });
  const [first, last] = [Date.parse(firstSeen), Date.parse(lastSeen)];
  const boots = await near(first);
  return { first: boots, last: last - first < AROUND ? boots : await near(last) };
}

/** Loops of the issue's services that went on while it failed. */
export function loopsAround(
  boots: readonly Boot[],
  { services, environments, firstSeen, lastSeen }: StoredIssue,
  now: number,
): NonNullable<Known["loops"]> {
  const own = boots.filter(
    ({ service, environment }) => mayBeOf(service, services) && mayBeOf(environment, environments),
  );
  const [from, to] = [Date.parse(firstSeen) - AROUND / 4, Date.parse(lastSeen) + AROUND / 4];
  return restartLoops(own, now).filter(({ first, last }) => last >= from && first <= to);
}

/** What the requests of its routes say about the time when it began: only what speaks for something. */
export async function requestsAround(
  store: Pick<Store, "observations">,
  issue: StoredIssue,
  now: number,
): Promise<Pick<Known, "burst" | "latency">> {
  const routes = issue.routeStats.filter(({ count }) => count > 0).slice(0, ROUTES);
  if (routes.length === 0) return {};
  const at = Date.parse(issue.firstSeen);
  const minutes = now - at < MINUTES_KNOWN;
  const [before, after] = minutes ? [HOUR, HOUR / 2] : [24 * HOUR, 3 * HOUR];
  const { project, services, environments } = issue;
  const rows = await store.observations({
    project,
    services,
    routes: routes.map(({ route }) => route),
    since: at - before,
    until: at + after,
    minutes,
    now,
  });
  const here = rows.filter(({ environment }) => mayBeOf(environment, environments));
  return { ...burstIn(here, at), ...slownessIn(here, at) };
}

function burstIn(rows: readonly Observation[], at: number): Pick<Known, "burst"> {
  // A window without a request says nothing about how many fail.
  const windows = [...Map.groupBy(rows, ({ time }) => time)]
    .map(([time, same]) => ({
      time,
      width: same[0]!.width,
      total: same.reduce((sum, { total }) => sum + total, 0),
      failed: same.reduce((sum, { failed }) => sum + failed, 0),
    }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => a.time - b.time);
  const burst = bursts(windows.map(({ failed }) => failed)).find(({ from }) => {
    const { time, width } = windows[from]!;
    return Math.abs(time - at) <= NEAR * width;
  });
  if (!burst) return {};
  const total = windows.slice(burst.from, burst.to + 1).reduce((sum, one) => sum + one.total, 0);
  return { burst: { ...burst, signal: cite(total, rows) } };
}

function slownessIn(rows: readonly Observation[], at: number): Pick<Known, "latency"> {
  // Routes apart: that a slow one is asked more often makes none of them slower.
  for (const [, same] of Map.groupBy(rows, ({ route }) => route)) {
    const before = added(same.filter(({ time, width }) => time + width <= at));
    const after = added(same.filter(({ time, width }) => time + width > at));
    if (!before || !after) continue;
    const shift = latencyShift(before, after);
    const total = same.reduce((sum, one) => sum + one.total, 0);
    if (shift.verdict === "slower") return { latency: { ...shift, signal: cite(total, same) } };
  }
  return {};
}

function added(rows: readonly Observation[]): Histogram | undefined {
  const all = rows.flatMap(({ latency }) => latency ?? []);
  return all.length === 0 ? undefined : all.reduce(mergeHistograms);
}

function cite(total: number, rows: readonly Observation[]): string {
  const routes = [...new Set(rows.flatMap(({ route }) => route ?? []))];
  return `outcomes: ${total} requests of ${routes.join(", ")}`;
}
