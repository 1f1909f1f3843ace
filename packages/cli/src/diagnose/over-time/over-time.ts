/** What a log tells over time, and which of it is about one diagnosis. */
import {
  bursts,
  compareReleases,
  type Diagnosis,
  type Known,
  latencyShift,
  type RestartLoop,
  restartLoops,
  type SignInFailures,
  sameMix,
  signInFailures,
} from "@holdfast/diagnosis";
import { latenciesOf, type ReleaseCount, type Window } from "./log-counts.ts";
import type { LogWatch } from "./watch-log.ts";

type Loop = Pick<RestartLoop, "kind" | "reason" | "boots" | "service"> & {
  signal: string;
  /** Epoch milliseconds; absent where only the platform speaks of it. */
  first?: number;
  last?: number;
};

/** What time tells of the whole log. */
export interface OverTime {
  loops: Loop[];
  signIns: (SignInFailures & { signal: string }) | undefined;
  windows: { from: number; width: number; list: Window[] };
  watch: LogWatch;
}

/** What of it is weighed for one diagnosis. */
export type KnownOverTime = Pick<Known, "loops" | "burst" | "latency" | "releases">;

/** How far a loop and a failure may be apart to be of one trouble. Milliseconds. */
const NEAR = 15 * 60_000;
/** Windows that the finest series is brought to, by joining neighbours, and how much coarser the others are: what is rare shows there. */
const SERIES = 120;
const COARSER = [1, 4, 12];
const LEAST = 8;

export function overTime(watch: LogWatch): OverTime {
  const windows = watch.counts.windows();
  return {
    loops: loopsOf(watch),
    signIns: signInsOf(windows.list),
    windows,
    watch,
  };
}

function loopsOf({ starts, last, timeAt, undated }: LogWatch): Loop[] {
  const { boots: all, told: spoken } = starts.finish(timeAt);
  const seen = restartLoops(all, last() ?? 0).map(
    ({ kind, reason, boots, service, first, last: until }): Loop => ({
      kind,
      reason,
      boots,
      service,
      signal: `boot ${boots[0]}`,
      ...(!undated && { first, last: until }),
    }),
  );
  const told = spoken.map(
    ({ service, text, signal, times }): Loop => ({
      kind: "crash",
      reason: `the platform says: ${text.slice(0, 200)}${times > 1 ? ` (${times} times)` : ""}`,
      boots: [],
      service,
      signal,
    }),
  );
  return [...seen, ...told];
}

function signInsOf(list: readonly Window[]): OverTime["signIns"] {
  if (!list.some(({ refused, failedSignIns }) => refused + failedSignIns > 0)) return undefined;
  const told = seriesOf(list).flatMap(({ joined }) => {
    const found = signInFailures(
      joined.map((some) => ({
        total: sum(some, ({ signIns }) => signIns),
        refused: sum(some, ({ refused }) => refused),
        failed: sum(some, ({ failedSignIns }) => failedSignIns),
      })),
    );
    const signal = found && joined[found.from]?.find((one) => one.refused + one.failedSignIns > 0)?.signal;
    return found && signal !== undefined ? [{ ...found, signal }] : [];
  });
  return told.sort((a, b) => b.refused + b.failed - (a.refused + a.failed))[0];
}

/** Of the worst diagnoses each gets what is about its own service, time and route. */
export function knownOf(diagnosis: Diagnosis, time: OverTime): KnownOverTime {
  const { windows, watch } = time;
  const from = diagnosis.times?.first;
  const loops = time.loops.filter((loop) => isOf(loop, diagnosis));
  const burst = from === undefined ? undefined : burstAt(windows, from);
  const latency = from === undefined ? undefined : latencyAt(windows, from, diagnosis.routes[0]?.route);
  const releases = releasesOf(diagnosis, watch);
  return {
    ...(loops.length > 0 && { loops }),
    ...(burst && { burst }),
    ...(latency && { latency }),
    ...(releases && { releases }),
  };
}

function isOf({ service, first, last }: Loop, { failure, times }: Diagnosis): boolean {
  const services = failure.events.flatMap((event) => event.service ?? []);
  if (service !== undefined && services.length > 0 && !services.includes(service)) return false;
  return !times || first === undefined || last === undefined
    ? true
    : first - NEAR <= times.last && times.first <= last + NEAR;
}

function burstAt({ from, width, list }: OverTime["windows"], first: number): KnownOverTime["burst"] {
  for (const { joined, size } of seriesOf(list)) {
    const counts = joined.map((some) => sum(some, ({ errors }) => errors));
    const at = Math.floor((first - from) / (width * size));
    // The failure came with it, not long before it and not at its end.
    const burst = bursts(counts).find((one) => at >= one.from - 1 && at <= one.to);
    const signal = burst && joined[burst.from]?.find(({ signal: cited }) => cited !== undefined)?.signal;
    if (burst && signal !== undefined) return { ...burst, signal };
  }
  return undefined;
}

function latencyAt(
  { from, width, list }: OverTime["windows"],
  first: number,
  route: string | undefined,
): KnownOverTime["latency"] {
  const at = Math.floor((first - from) / width);
  const [before, after] = [list.slice(0, Math.max(0, at)), list.slice(at)];
  for (const of of route === undefined ? [""] : [route, ""]) {
    const shift = latencyShift(latenciesOf(before, of), latenciesOf(after, of));
    if (shift.verdict !== "slower") continue;
    const signal = after.find((one) => one.signal !== undefined)?.signal;
    if (signal !== undefined)
      return {
        ...shift,
        reason: `${of === "" ? "All requests" : of}: ${shift.reason}`,
        signal,
      };
  }
  return undefined;
}

/** The release that fails beside the one that answered before it: by when each was first seen to answer. */
function releasesOf({ failure }: Diagnosis, { counts }: LogWatch): KnownOverTime["releases"] {
  const after = failure.events.find(({ release }) => release !== undefined)?.release;
  const young = after === undefined ? undefined : counts.releases.get(after);
  if (after === undefined || !young) return undefined;
  const [before] = [...counts.releases]
    .filter(([release, { first }]) => release !== after && first < young.first)
    .sort(([, a], [, b]) => b.first - a.first);
  if (!before) return undefined;
  const parts = ({ routes }: ReleaseCount) => [...routes].map(([name, counts]) => ({ name, ...counts }));
  // As if the old one had got the new one's requests. Words tell what was counted.
  const weighed = compareReleases(sameMix(before[0], parts(before[1]), parts(young)), {
    release: after,
    ...young,
  });
  const plain = compareReleases({ release: before[0], ...before[1] }, { release: after, ...young });
  const comparison =
    weighed.verdict === plain.verdict
      ? plain
      : { ...weighed, reason: `${weighed.reason} (weighed by route)` };
  return { after, comparison, signal: young.signal };
}

/** Neighbours joined, so that a window holds more than chance; the finest first. */
function seriesOf(list: readonly Window[]): { joined: Window[][]; size: number }[] {
  const finest = Math.max(1, Math.ceil(list.length / SERIES));
  return COARSER.flatMap((coarser) => {
    const size = finest * coarser;
    if (coarser > 1 && list.length / size < LEAST) return [];
    const joined: Window[][] = [];
    for (let at = 0; at < list.length; at += size) joined.push(list.slice(at, at + size));
    return [{ joined, size }];
  });
}

function sum(windows: readonly Window[], of: (window: Window) => number): number {
  return windows.reduce((added, window) => added + of(window), 0);
}
