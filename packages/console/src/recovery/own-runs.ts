/** Which running versions are of an issue's service, in a project where some senders name their service and others do not. */
import type { ReleaseRun } from "../store/store.ts";

/**
 * How requests of the failing versions are told tells how those of the service are: with its name or without one. Versions that are told
 * the other way belong to another service; both are kept where neither is known.
 *
 * @param failing the versions that show the failure
 */
export function ownRuns(runs: readonly ReleaseRun[], failing: readonly string[]): readonly ReleaseRun[] {
  const ill = new Set(failing);
  const serving = runs.filter(({ release, servedFrom }) => ill.has(release) && servedFrom !== null);
  const named = serving.some(({ service }) => service !== null);
  const unnamed = serving.some(({ service }) => service === null);
  if (named === unnamed) return runs;
  return runs.filter(({ service, release }) => (service !== null) === named || ill.has(release));
}
