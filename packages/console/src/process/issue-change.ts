/** What a batch does to one issue: counters up and down, and the most telling of its new failures. */
import { parameterise } from "@holdfast/diagnosis";
import { hash128 } from "@holdfast/signals";
import type { Analysed } from "./analyse.ts";
import { scoreOf } from "./score.ts";

export type FacetKind = "release" | "route" | "service" | "environment" | "flag" | "variant";

export interface FacetChange {
  kind: FacetKind;
  /** The value, or its hash where it is long (an index has a limit). */
  key: string;
  value: string;
  count: number;
  first: number;
  last: number;
}

/** Where and when a failure was seen: what tells whether a resolved issue is back. */
export interface Sighted {
  /** The failure's id. */
  id: string;
  /** Epoch milliseconds of its last event. */
  time: number;
  service: string | undefined;
  release: string | undefined;
  environment: string | undefined;
}

export interface IssueChange {
  id: string;
  project: string;
  /** Failures. */
  count: number;
  /** Error events. */
  events: number;
  /** Epoch milliseconds over the failures added; Infinity and -Infinity where none was. */
  first: number;
  last: number;
  facets: Map<string, FacetChange>;
  /** Failures by hour since the epoch. */
  hours: Map<number, number>;
  /** The most telling failure added. */
  best: { analysed: Analysed; score: number } | null;
  /** Failures added; one that only grew is among `gone`, too. */
  added: Sighted[];
  /** Failures taken away: their ids and times. */
  gone: { id: string; time: number }[];
}

export type IssueChanges = Map<string, IssueChange>;

const HOUR = 3_600_000;

function changeOf(changes: IssueChanges, id: string, project: string): IssueChange {
  let change = changes.get(id);
  if (!change) {
    change = {
      id,
      project,
      count: 0,
      events: 0,
      first: Infinity,
      last: -Infinity,
      facets: new Map(),
      hours: new Map(),
      best: null,
      added: [],
      gone: [],
    };
    changes.set(id, change);
  }
  return change;
}

/** Adds a failure to its issue. */
export function addFailure(changes: IssueChanges, project: string, analysed: Analysed): void {
  const change = changeOf(changes, analysed.issue, project);
  const { first, last } = tally(change, analysed, 1);
  change.first = Math.min(change.first, first);
  change.last = Math.max(change.last, last);
  change.added.push(sightedOf(analysed, last));
  const score = scoreOf(analysed);
  if (!change.best || score >= change.best.score) change.best = { analysed, score };
}

function sightedOf({ failure: { id, events } }: Analysed, time: number): Sighted {
  const told = events.findLast(({ release }) => release) ?? events.at(-1);
  return {
    id,
    time,
    service: told?.service || undefined,
    release: told?.release || undefined,
    environment: told?.environment || undefined,
  };
}

/** Takes a failure, as it was understood before, out of the issue that it was counted in. */
export function removeFailure(
  changes: IssueChanges,
  project: string,
  issue: string,
  analysed: Analysed,
): void {
  const change = changeOf(changes, issue, project);
  const { first, last } = tally(change, analysed, -1);
  change.gone.push({ id: analysed.failure.id, time: first });
  if (last !== first) change.gone.push({ id: analysed.failure.id, time: last });
}

/** The key that a facet's value is found by: itself, or its hash where it is long. */
export const facetKey = (value: string): string => (value.length <= 64 ? value : hash128(value));

function tally(change: IssueChange, analysed: Analysed, sign: 1 | -1): { first: number; last: number } {
  const { events } = analysed.failure;
  let first = Infinity;
  let last = -Infinity;
  for (const event of events) {
    const time = Math.trunc(event.time);
    if (time < first) first = time;
    if (time > last) last = time;
  }
  change.count += sign;
  change.events += sign * events.length;
  const hour = Math.floor(first / HOUR);
  change.hours.set(hour, (change.hours.get(hour) ?? 0) + sign);
  for (const [kind, value] of facetsOf(analysed)) {
    const key = facetKey(value);
    const name = `${kind} ${key}`;
    const facet = change.facets.get(name);
    if (facet) {
      facet.count += sign;
      facet.first = Math.min(facet.first, first);
      facet.last = Math.max(facet.last, last);
    } else change.facets.set(name, { kind, key, value, count: sign, first, last });
  }
  return { first, last };
}

/** Each facet once per failure, also when several of its events name it. */
function facetsOf({ failure, unmasking }: Analysed): [FacetKind, string][] {
  const seen = new Set<string>();
  const facets: [FacetKind, string][] = [];
  const add = (kind: FacetKind, value: string | undefined): void => {
    if (!value || seen.has(`${kind} ${value}`)) return;
    seen.add(`${kind} ${value}`);
    facets.push([kind, value]);
  };
  for (const event of failure.events) {
    add("release", event.release);
    add("route", event.route);
    add("service", event.service);
    add("environment", event.environment);
    for (const flag of event.flags ?? []) {
      add("flag", JSON.stringify([flag.key, flag.variant ?? flag.value ?? ""]));
    }
  }
  add("variant", variantOf({ failure, unmasking }));
  return facets;
}

/** Characters of a message that tell variants apart. */
const VARIANT_CHARS = 300;

/** What people saw of a failure: the outermost exception, its message without the values in it, and the route, as a JSON triple. */
function variantOf({ failure, unmasking }: Pick<Analysed, "failure" | "unmasking">): string {
  const surface = unmasking.surface === null ? undefined : failure.exceptions[unmasking.surface];
  const event = failure.events.at(-1);
  const route = failure.events.findLast((one) => one.route)?.route ?? null;
  const type = surface ? surface.type : (event?.level ?? "error");
  const message = (surface ? surface.message : (event?.message ?? "")).slice(0, VARIANT_CHARS);
  return JSON.stringify([type.slice(0, VARIANT_CHARS), parameterise(message).text, route]);
}
