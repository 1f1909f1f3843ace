/** What a service said of its health while an issue began: told by itself, or seen by who asked it. */
import { type HealthReport, seenAnswer } from "@holdfast/signals";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import { mayBeOf } from "./may-be-of.ts";
import type { OutcomeView, StoredIssue } from "./schema.ts";

const MINUTE = 60_000;
/** Reports that are looked at before the first failure, and after the last of those without a pause. Milliseconds. */
const NEAR = 15 * MINUTE;
const REPORTS = 500;
/** Failures with a longer pause between them are not one outage. Milliseconds. */
export const PAUSE = MINUTE;
/** How far the time of a counted answer may be from when it was given. Milliseconds. */
const BLUR = MINUTE;

/** @param until since the first failure it failed without a pause until then, epoch milliseconds */
export async function healthsAround(
  store: Pick<Store, "healths" | "outcomes">,
  { project, firstSeen, services, environments }: StoredIssue,
  until: number,
): Promise<HealthReport[]> {
  const from = Date.parse(firstSeen);
  const told = await store.healths({ project, since: from - NEAR, until: until + NEAR, limit: REPORTS });
  const own = told.filter(
    ({ service, environment }) => mayBeOf(service, services) && mayBeOf(environment, environments),
  );
  const [service] = services;
  // Beside what a service says itself its answers say nothing new; and a short outage falls between the minutes.
  if (own.length > 0 || service === undefined || until - from < 2 * BLUR + MINUTE) return own;
  const outcomes = await store.outcomes({ project, service, since: from, until });
  return outcomes
    .filter(({ environment }) => mayBeOf(environment, environments))
    .flatMap((row) => answersOf(row, service, from, until) ?? []);
}

/** A minute's answers as one report, where it is certain that all of them were given in the outage, and alike. */
function answersOf(
  { time, widthSeconds, route, total, failed, statuses }: z.infer<typeof OutcomeView>,
  service: string,
  from: number,
  until: number,
): HealthReport | undefined {
  const start = Date.parse(time);
  const [, method, path] = /^(?:([A-Z]+) )?(\/.*)$/.exec(route ?? "") ?? [];
  const seen = { service, time: start, method, path };
  if (failed > 0) return seenAnswer({ ...seen, status: 503 });
  if (start < from + BLUR || start + widthSeconds * 1000 + BLUR > until) return undefined;
  return total > 0 && statuses?.["s2xx"] === total ? seenAnswer({ ...seen, status: 200 }) : undefined;
}
