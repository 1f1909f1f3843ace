/** Which version carries the mend of an issue: told by running versions alone, never by their names or their order. */
import { isProduction, mainEnvironments } from "../store/index.ts";
import type { ReleaseRun } from "../store/store.ts";

export interface Mended {
  release: string;
  /** Epoch milliseconds since when it has answered. */
  since: number;
  how: "release" | "rollback";
  /** All versions that answer without the failure since then: each carries the mend. */
  releases: string[];
}

interface Span {
  release: string;
  /** Heard of first; by requests, from and until. */
  seen: number;
  from: number | null;
  until: number | null;
}

/** A version without requests for so long, and for so many times its usual pause, has ended. Milliseconds. */
const QUIET = 10 * 60_000;
const PAUSES = 20;

/**
 * A version that began to answer requests after the last failing one was first heard of, and does not show the failure. Else, where all
 * failing versions have ended, what has answered alone since then.
 *
 * @param failing the versions that show the failure
 * @param environments those of the issue
 * @param totals requests by version: how often one answers tells whether its silence means something
 */
export function mendedIn(
  runs: readonly ReleaseRun[],
  failing: readonly string[],
  environments: readonly string[],
  totals: ReadonlyMap<string, { total: number }>,
): Mended | null {
  const spans = spansOf(runs, environments);
  const ill = failing.flatMap((release) => spans.get(release) ?? []);
  if (ill.length === 0) return null;
  const well = [...spans.values()].filter(({ release }) => !failing.includes(release));
  const lastBegan = Math.max(...ill.map(({ seen }) => seen));
  const after = well
    .filter((one): one is Span & { from: number } => one.from !== null && one.from > lastBegan)
    .sort((a, b) => a.from - b.from);
  if (after[0])
    return {
      release: after[0].release,
      since: after[0].from,
      how: "release",
      releases: after.map(({ release }) => release),
    };
  const newest = Math.max(...well.map(({ until }) => until ?? Number.NEGATIVE_INFINITY));
  if (!ill.every((one) => hasEnded(one, newest, totals.get(one.release)?.total ?? 0))) return null;
  const ended = Math.max(...ill.map(({ until }) => until!));
  const back = well
    .filter((one): one is Span & { until: number } => one.until !== null && one.until > ended + QUIET)
    .sort((a, b) => b.until - a.until);
  if (!back[0]) return null;
  return {
    release: back[0].release,
    since: ended,
    how: "rollback",
    releases: back.map(({ release }) => release),
  };
}

/** By the clock of requests: while nothing is answered at all, nothing has ended. */
function hasEnded({ from, until }: Span, newest: number, total: number): boolean {
  if (from === null || until === null || total === 0) return false;
  return newest - until > Math.max(QUIET, (PAUSES * (until - from)) / total);
}

/** By release, over the services; where the issue was in production, only what ran there. */
export function spansOf(runs: readonly ReleaseRun[], environments: readonly string[]): Map<string, Span> {
  const main = mainEnvironments(environments);
  const production = main.some(isProduction);
  const here = runs.filter(
    ({ environment }) =>
      environment === null ||
      main.length === 0 ||
      main.includes(environment) ||
      (production && isProduction(environment)),
  );
  const spans = new Map<string, Span>();
  for (const { release, firstSeen, servedFrom, servedUntil } of here) {
    const old = spans.get(release);
    spans.set(release, {
      release,
      seen: Math.min(old?.seen ?? firstSeen, firstSeen),
      from: least(old?.from ?? null, servedFrom),
      until: most(old?.until ?? null, servedUntil),
    });
  }
  return spans;
}

const least = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));
const most = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.max(a, b));
