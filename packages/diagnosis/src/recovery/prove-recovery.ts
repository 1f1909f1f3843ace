/** Whether it is really gone: by enough clean requests of the routes that failed, on the mended version, and by the team's own criteria. */
import { cleanRequests, upperBound } from "./clean-requests.ts";
import type {
  Criterion,
  CriterionProof,
  Recovery,
  RecoveryInput,
  RouteProof,
  RouteRecord,
} from "./recovering.ts";

/**
 * Judges a recovery. Silence is no proof: a route without requests stays unproven, whatever the time.
 *
 * @example
 * proveRecovery({ now, mended: { release: "1.5.1", since }, routes, recurrences: { count: 0 }, criteria: [] }).state; // "holding"
 */
export function proveRecovery(input: RecoveryInput): Recovery {
  const { now, mended, recurrences } = input;
  const routes = input.routes.map(proveRoute);
  const criteria = input.criteria.map((criterion) => judge(criterion, mended?.since, now));
  const recurred = recurrences.count > 0;
  const missing: string[] = [];
  if (!mended) missing.push("No version with the mend is known: deploy it, and say so with its release.");
  if (recurred)
    missing.push(
      `The root came back ${recurrences.count === 1 ? "once" : `${recurrences.count} times`} on ${mended?.release ?? "the running version"}.`,
    );
  if (routes.length === 0)
    missing.push(
      "No route of the failure is known, so no request can prove anything: outcomes of the service would tell.",
    );
  for (const [index, proof] of routes.entries()) {
    if (!proof.done) missing.push(lack(proof, input.routes[index]!));
  }
  const unproven = missing.length > 0;
  for (const { name, state, left } of criteria) {
    if (state === "broken")
      missing.push(`${name}: it was broken on the mended version; ${duration(left)} from then on.`);
    else if (state === "not observed") missing.push(`${name}: nothing observes it.`);
    else if (state === "running") missing.push(`${name}: ${duration(left)} to go.`);
  }
  const state = unproven ? "not proven" : missing.length > 0 ? "holding" : "proven";
  return { state, recurred, routes, criteria, missing };
}

function proveRoute({ route, before, since }: RouteRecord): RouteProof {
  // Where it is not known how many requests there were, all of them may have failed: the easiest to prove, so at least 3 are asked for.
  const rate = before.total > 0 ? Math.max(before.failed, 1) / Math.max(before.total, before.failed, 1) : 1;
  const needed = cleanRequests(rate);
  const clean = Math.max(0, since.total - since.failed);
  const bound = upperBound(since.failed, since.total);
  return { route, clean, needed, bound, done: since.failed === 0 && clean >= needed };
}

function lack({ route, clean, needed }: RouteProof, { since }: RouteRecord): string {
  if (since.failed > 0)
    return `${route}: ${since.failed} of ${since.total} requests failed on the mended version, though perhaps not by this root.`;
  if (since.total === 0)
    return `${route}: no request yet on the mended version; ${needed} clean ones are needed.`;
  return `${route}: ${clean} of ${needed} clean requests.`;
}

function judge(criterion: Criterion, mended: number | undefined, now: number): CriterionProof {
  const { name, window, signal } = criterion;
  const from = holdsFrom(criterion, mended);
  if (from === undefined) return { name, state: "not observed", left: window, signal };
  const left = Math.max(0, from + window - now);
  if (left === 0) return { name, state: "held", left, signal };
  return { name, state: isBroken(criterion, mended) ? "broken" : "running", left, signal };
}

function isBroken({ brokenAt }: Criterion, mended: number | undefined): boolean {
  return brokenAt !== undefined && (mended === undefined || brokenAt >= mended);
}

/**
 * Since when a criterion has held on the mended version, epoch milliseconds: its window begins there. Undefined where nothing observes it.
 *
 * @param mended since when the mended version has served
 */
export function holdsFrom(criterion: Criterion, mended: number | undefined): number | undefined {
  const { observedSince, brokenAt } = criterion;
  if (observedSince === undefined) return undefined;
  return Math.max(observedSince, mended ?? observedSince, isBroken(criterion, mended) ? brokenAt! : 0);
}

function duration(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.ceil(minutes / 60);
  return hours < 72 ? `${hours} h` : `${Math.ceil(hours / 24)} days`;
}
