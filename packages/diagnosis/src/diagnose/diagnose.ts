import type { ErrorEvent, Hypothesis, Level } from "@holdfast/signals";
import { contextOf } from "../correlate/context-of.ts";
import { correlate } from "../correlate/correlate.ts";
import type { Failure } from "../correlate/failure.ts";
import { fingerprint } from "../fingerprint/fingerprint.ts";
import type { Fingerprint } from "../fingerprint/fingerprinting.ts";
import { unmask } from "../unmask/unmask.ts";
import type { RootStatus, Unmasking } from "../unmask/unmasking.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { hypotheses } from "./hypotheses.ts";

interface Group {
  failure: Failure;
  unmasking: Unmasking;
  fingerprint: Fingerprint;
  failures: number;
  events: number;
  weight: number;
  /** Failures by route, for the impact. */
  routes: Map<string, number>;
  first: number;
}

const STATUS: Record<RootStatus, number> = { confirmed: 3, likely: 2, possible: 1, inconclusive: 0 };
const LEVEL: Record<Level, number> = { fatal: 10, error: 3, warning: 1, info: 0.3, debug: 0.1 };

/**
 * From error events to distinct issues with their causes, worst first.
 *
 * Named roots stand before inconclusive ones; then what failed most (failures weighted by level); then what is surest.
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
        routes: new Map(),
        first: order++,
      });
      countRoute(groups.get(print.value)!.routes, failure);
      continue;
    }
    group.failures++;
    group.events += failure.events.length;
    group.weight += weight;
    countRoute(group.routes, failure);
    if (isMoreTelling(failure, unmasking, group))
      Object.assign(group, { failure, unmasking, fingerprint: print });
  }
  return [...groups.values()]
    .sort(worstFirst)
    .map(({ failure, unmasking, fingerprint: print, failures, events: count, routes }) => ({
      status: unmasking.status,
      root: unmasking.root === null ? null : (failure.exceptions[unmasking.root] ?? null),
      fingerprint: print,
      failure,
      unmasking,
      hypotheses: withImpact(hypotheses(failure, unmasking), failures, routes),
      failures,
      events: count,
    }));
}

/** Routes counted for the impact: past them the count alone tells. */
const ROUTES = 200;

function countRoute(routes: Map<string, number>, { events }: Failure): void {
  const route =
    events.find((event) => event.route !== undefined)?.route ??
    events.find((event) => event.request?.url)?.request?.url;
  if (route === undefined || (routes.size >= ROUTES && !routes.has(route))) return;
  routes.set(route, (routes.get(route) ?? 0) + 1);
}

function withImpact(list: Hypothesis[], failures: number, routes: ReadonlyMap<string, number>): Hypothesis[] {
  const [first, ...others] = list;
  if (!first) return list;
  const most = [...routes]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([route]) => route);
  const more = routes.size > most.length ? ` and ${routes.size - most.length} more` : "";
  const where = most.length > 0 ? ` on ${most.join(", ")}${more}` : "";
  return [{ ...first, impact: `${failures} ${failures === 1 ? "failure" : "failures"}${where}` }, ...others];
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
  const named = Number(b.unmasking.root !== null) - Number(a.unmasking.root !== null);
  if (named !== 0) return named;
  if (a.weight !== b.weight) return b.weight - a.weight;
  const surer = STATUS[b.unmasking.status] - STATUS[a.unmasking.status];
  return surer !== 0 ? surer : a.first - b.first;
}
