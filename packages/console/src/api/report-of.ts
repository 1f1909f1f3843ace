/** The incident report of an issue: made as it is asked for, of everything that is known by then. */
import { incidentReport, type Moment, type Recovery, type Report } from "@holdfast/diagnosis";
import { provenAt } from "../recovery/index.ts";
import type { IssueMoments, Store } from "../store/store.ts";
import { AROUND } from "./chain-of.ts";
import type { Judged } from "./detail-of.ts";
import type { IssueDetail } from "./schema.ts";
import { toStep } from "./to-step.ts";

const MOMENTS = 20;
/** Events that are looked at for instances and for when the first was received. */
const EVENTS = 100;

/** @param judged as the issue's page has it: the report tells the same verdict */
export async function reportOf(
  store: Pick<Store, "events" | "changes" | "moments" | "releaseRuns" | "releaseTotals" | "observations">,
  { detail: issue, judged }: Judged,
  now: number,
): Promise<Report> {
  const first = Date.parse(issue.firstSeen);
  const last = Date.parse(issue.lastSeen);
  const [page, { diagnosed, recovered }, changes] = await Promise.all([
    store.events(issue.id, { limit: EVENTS }),
    momentsOf(store, issue, now),
    store.changes({ project: issue.project, since: first - AROUND, until: last + AROUND, limit: MOMENTS }),
  ]);
  const events = page?.events ?? [];
  const { verdict, chain } = judged;
  const suspects = judged.suspects.flatMap(({ suspect, claim }) =>
    claim?.status === "ruled out" ? [] : [suspect],
  );
  const signal = issue.chain[0]?.seen ?? `issue ${issue.id}`;
  const { mended, ...recovery } = issue.recovery ?? { mended: null, state: null };
  const proof = recovery.state === null ? undefined : (recovery as Recovery);
  // The first receipt is known only where all events are on the page.
  const received =
    page?.next === null ? Math.min(...events.map((one) => Date.parse(one.receivedAt))) : undefined;
  const [service] = issue.services;
  const [environment] = issue.environments;
  const requests = requestsOf(issue);
  return incidentReport({
    issue: {
      title: issue.title,
      fingerprint: `${issue.project} ${issue.fingerprint.value}`,
      reason: issue.reason,
      exceptions: issue.chain.map(toStep),
    },
    verdict,
    impact: {
      failures: issue.count,
      signal,
      routes: issue.routeStats,
      ...(requests && { requests }),
    },
    releases: issue.releases,
    suspects,
    stations: {
      started: { time: first, signal },
      ...(received !== undefined &&
        Number.isFinite(received) && {
          detected: { time: received, text: "The console received the first failure.", signal },
        }),
      ...(diagnosed !== null && {
        diagnosed: { time: diagnosed, text: `The console named the cause (${issue.confidence}).`, signal },
      }),
      ...(recovered && { recovered }),
      ...(mended && {
        mitigated: {
          time: Date.parse(mended.since),
          text: `\`${mended.release.replaceAll("`", "'")}\` began to serve without it.`,
          signal: `release ${mended.release}`,
        },
      }),
    },
    moments: changes.map(
      ({ kind, id, title, time }): Moment => ({ time, text: `${kind}: ${title}`, signal: `${kind} ${id}` }),
    ),
    lastSeen: { time: last, signal },
    traces: events.flatMap(({ instance, url, message }) =>
      [instance, url, message].filter((one) => one !== null),
    ),
    written: now,
    link: (cited) => linkOf(cited, issue.project),
    ...(chain && { chain }),
    ...(service !== undefined && { service }),
    ...(environment !== undefined && { environment }),
    ...(proof && { recovery: proof }),
  });
}

/** As they were kept, where they still hold; a proof that nobody looked at yet is as good. */
async function momentsOf(
  store: Parameters<typeof provenAt>[0] & Pick<Store, "moments">,
  issue: IssueDetail,
  now: number,
): Promise<IssueMoments> {
  const { diagnosed, recovered } = await store.moments(issue.id);
  const named = issue.confidence === "likely" || issue.confidence === "confirmed";
  const proven = issue.recovery?.state === "proven";
  return {
    diagnosed: named ? diagnosed : null,
    recovered: proven ? (recovered ?? (await provenAt(store, issue, issue.recovery, now))) : null,
  };
}

/** Requests of the releases that failed, where every one of them was counted. */
function requestsOf({ releaseStats }: IssueDetail): { total: number; failed: number } | undefined {
  const ill = releaseStats.filter(({ count }) => count > 0);
  if (ill.length === 0 || ill.some(({ requests }) => requests === null || requests === 0)) return undefined;
  const total = ill.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  const failed = ill.reduce((sum, { count }) => sum + count, 0);
  return { total, failed: Math.min(total, failed) };
}

/** The pages that show what is cited. */
function linkOf(signal: string, project: string): string | undefined {
  const event = /\b[0-9a-f]{32}\b/.exec(signal)?.[0];
  const issue = /^issue ([\w-]{1,100})$/.exec(signal)?.[1];
  if (issue !== undefined) return `/issues/${issue}`;
  return event === undefined ? undefined : `/projects/${encodeURIComponent(project)}/events/${event}`;
}
