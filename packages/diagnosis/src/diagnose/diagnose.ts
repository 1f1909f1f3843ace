import type { ErrorEvent, Hypothesis, Level } from "@holdfast/signals";
import { contextOf } from "../correlate/context-of.ts";
import { correlate } from "../correlate/correlate.ts";
import type { Failure } from "../correlate/failure.ts";
import { fingerprint } from "../fingerprint/fingerprint.ts";
import type { Fingerprint } from "../fingerprint/fingerprinting.ts";
import { handledStatus } from "../unmask/handled.ts";
import { traitOf } from "../unmask/trait.ts";
import { unmask } from "../unmask/unmask.ts";
import type { RootStatus, Unmasking } from "../unmask/unmasking.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { hypotheses } from "./hypotheses.ts";
import { count, impact, newTally, type Tally } from "./impact.ts";

interface Group {
  failure: Failure;
  unmasking: Unmasking;
  fingerprint: Fingerprint;
  failures: number;
  events: number;
  weight: number;
  tally: Tally;
  place: Place;
  closeness: number;
  /** Some request was answered 5xx. */
  answered: boolean;
  fatal: boolean;
  first: number;
  times: Diagnosis["times"];
}

/** 0: a named root. 1: none named. 2: only reports that something ended or was answered. 3: handled, a fault of the request. */
type Place = 0 | 1 | 2 | 3;

const STATUS: Record<RootStatus, number> = { confirmed: 3, likely: 2, possible: 1, inconclusive: 0 };
const LEVEL: Record<Level, number> = { fatal: 10, error: 3, warning: 1, info: 0.3, debug: 0.1 };

/**
 * From error events to distinct issues with their causes, worst first.
 *
 * Named roots stand before inconclusive ones, and those before mere reports of an end and before requests that were refused; then what
 * hits users; then what failed most (failures weighted by level); then what is surest.
 *
 * @example
 * const [worst] = diagnose(events);
 * worst?.root?.message; // "quotes.statistics is not a function"
 */
export function diagnose(events: readonly ErrorEvent[]): Diagnosis[] {
  const groups = new Map<string, Group>();
  let order = 0;
  for (const failure of correlate(events)) {
    const unmasking = unmask(failure.exceptions, contextOf(failure));
    const print = fingerprint(failure, unmasking);
    const weight = weightOf(failure);
    const group = groups.get(print.value);
    if (!group) {
      groups.set(print.value, {
        failure,
        unmasking,
        fingerprint: print,
        failures: 1,
        events: failure.events.length,
        weight,
        tally: newTally(),
        place: placeOf(failure, unmasking),
        closeness: closenessOf(failure, unmasking),
        answered: isAnswered(failure),
        fatal: isFatal(failure),
        first: order++,
        times: timesOf(failure, null),
      });
      count(groups.get(print.value)!.tally, failure);
      continue;
    }
    group.failures++;
    group.events += failure.events.length;
    group.weight += weight;
    group.answered ||= isAnswered(failure);
    group.fatal ||= isFatal(failure);
    count(group.tally, failure);
    group.times = timesOf(failure, group.times);
    group.place = Math.min(group.place, placeOf(failure, unmasking)) as Place;
    if (isMoreTelling(failure, unmasking, group))
      Object.assign(group, { failure, unmasking, fingerprint: print });
  }
  return [...groups.values()]
    .sort(worstFirst)
    .map(({ place, failure, unmasking: found, fingerprint: print, failures, events: told, tally, times }) => {
      const unmasking = place === 3 ? refused(found) : found;
      return {
        status: unmasking.status,
        root: unmasking.root === null ? null : (failure.exceptions[unmasking.root] ?? null),
        fingerprint: print,
        failure,
        unmasking,
        hypotheses: withImpact(hypotheses(failure, unmasking), tally),
        failures,
        events: told,
        routes: [...tally.routes].map(([route, counted]) => ({ route, count: counted })),
        times,
      };
    });
}

/** What a request did wrong is no cause of anything that is broken here: the exception stays in sight, the claim goes. */
function refused(unmasking: Unmasking): Unmasking {
  return {
    ...unmasking,
    root: null,
    status: "inconclusive",
    tied: [],
    links: unmasking.links.map((link) =>
      link.role === "root"
        ? { ...link, role: "symptom", rule: "handled", reason: "Answered as a fault of the request" }
        : link,
    ),
  };
}

function timesOf({ events }: Failure, known: Diagnosis["times"]): Diagnosis["times"] {
  let times = known;
  for (const { time } of events) {
    if (!(time > 0)) continue;
    times = times
      ? { first: Math.min(times.first, time), last: Math.max(times.last, time) }
      : { first: time, last: time };
  }
  return times;
}

/** A failure weighs as much as its gravest event. */
function weightOf(failure: Failure): number {
  let weight = 0;
  for (const { level } of failure.events) weight = Math.max(weight, LEVEL[level] ?? 1);
  return weight;
}

/** The failure that shows most of the chain speaks for the issue; of equals the earliest. */
function isMoreTelling(failure: Failure, unmasking: Unmasking, group: Group): boolean {
  if ((unmasking.root === null) !== (group.unmasking.root === null)) return unmasking.root !== null;
  const [more, than] = [failure.exceptions.length, group.failure.exceptions.length];
  if (unmasking.tied.length !== group.unmasking.tied.length)
    return unmasking.tied.length < group.unmasking.tied.length;
  if (more !== than) return more > than;
  return STATUS[unmasking.status] > STATUS[group.unmasking.status];
}

function worstFirst(a: Group, b: Group): number {
  if (a.place !== b.place) return a.place - b.place;
  // What requests failed of stands before noise in the background, however often that is told; not before what ended a process.
  if (hitsUsers(a) !== hitsUsers(b) && !a.fatal && !b.fatal) return hitsUsers(a) ? -1 : 1;
  if (a.weight !== b.weight) return b.weight - a.weight;
  const surer = STATUS[b.unmasking.status] - STATUS[a.unmasking.status];
  if (surer !== 0) return surer;
  const closer = b.closeness - a.closeness;
  return closer !== 0 ? closer : a.first - b.first;
}

/** Requests were answered 5xx for it, and its root says why. */
function hitsUsers({ answered, unmasking }: Group): boolean {
  return answered && STATUS[unmasking.status] >= STATUS.likely;
}

function isAnswered({ events }: Failure): boolean {
  return events.some(({ request }) => (request?.status ?? 0) >= 500);
}

function isFatal({ events }: Failure): boolean {
  return events.some(({ level }) => level === "fatal");
}

function placeOf(failure: Failure, { root, links }: Unmasking): Place {
  if (root !== null) {
    const { answered, level } = contextOf(failure);
    return handledStatus(traitOf(failure.exceptions[root]!), answered, level) === undefined ? 0 : 3;
  }
  if (failure.exceptions.length > 0) return links.every(({ rule }) => rule === "mask:death-report") ? 2 : 1;
  // Access lines and the platform's words for them.
  return failure.events.every(({ request }) => request?.status !== undefined) ? 2 : 1;
}

/** Of equals, what failed a request stands before what did not, and what shows its place before what does not. */
function closenessOf(failure: Failure, { root }: Unmasking): number {
  const hit = failure.events.some(
    ({ request, route }) => (request?.status ?? 0) >= 500 || route !== undefined,
  );
  const placed = root !== null && failure.exceptions[root]!.frames.length > 0;
  return (hit ? 2 : 0) + (placed ? 1 : 0);
}

function withImpact(list: Hypothesis[], tally: Tally): Hypothesis[] {
  const [first, ...others] = list;
  return first ? [{ ...first, impact: impact(tally) }, ...others] : list;
}
