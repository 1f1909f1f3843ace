/** The incident report of an issue: made as it is asked for, of everything that is known by then. */
import {
  buildChain,
  type Chain,
  type ExceptionStep,
  explains,
  incidentReport,
  type Moment,
  type Recovery,
  type Report,
  type Suspect,
  type Told,
  weigh,
} from "@holdfast/diagnosis";
import type { Hypothesis } from "@holdfast/signals";
import type { z } from "zod";
import type { Store } from "../store/store.ts";
import type { ChainLink, HypothesisView, Issue, IssueDetail, SuspectView } from "./schema.ts";

/** Changes and boots that are looked at around the first failure. Milliseconds. */
const AROUND = 3_600_000;
const MOMENTS = 20;
/** Events that are looked at for instances and for when the first was received. */
const EVENTS = 100;

/** Other issues and starts of the same time: what a chain over services is made of. */
const ISSUES = 200;
const BOOTS = 500;

type Reads = Pick<Store, "events" | "changes" | "issues" | "boots">;

export async function reportOf(store: Reads, issue: IssueDetail, now: number): Promise<Report> {
  const first = Date.parse(issue.firstSeen);
  const last = Date.parse(issue.lastSeen);
  const [page, changes] = await Promise.all([
    store.events(issue.id, { limit: EVENTS }),
    store.changes({ project: issue.project, since: first - AROUND, until: last + AROUND, limit: MOMENTS }),
  ]);
  const events = page?.events ?? [];
  const hypotheses = issue.hypotheses.map(toHypothesis);
  const suspects = issue.suspects.map(toSuspect);
  const signal = issue.chain[0]?.seen ?? `issue ${issue.id}`;
  const chain = await chainOf(store, issue, now);
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
    verdict: weigh({
      failure: {
        hypotheses,
        status: issue.confidence,
        reason: issue.reason,
        signals: issue.chain.map(({ seen }) => seen),
      },
      suspects,
      ...(chain && { chain }),
    }),
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

/** Out of the first times of this issue and of others around it, of starts and of changes. */
async function chainOf(store: Reads, issue: IssueDetail, now: number): Promise<Chain | undefined> {
  const first = Date.parse(issue.firstSeen);
  const near = { project: issue.project, since: first - AROUND };
  const [others, boots, changes] = await Promise.all([
    store.issues({ project: issue.project, sort: "first-seen", limit: ISSUES }, now),
    store.boots({ ...near, limit: BOOTS }),
    store.changes({ ...near, until: first + AROUND, limit: MOMENTS }),
  ]);
  const told = others.issues
    .filter(({ id, firstSeen }) => id !== issue.id && Math.abs(Date.parse(firstSeen) - first) <= AROUND)
    .map((one) => toTold(one, [`issue ${one.id}`]));
  const own = issue.chain.length > 0 ? issue.chain.map(({ seen }) => seen) : [`issue ${issue.id}`];
  const chain = buildChain(
    {
      told: [...told, toTold(issue, own)],
      boots: boots.filter(({ started }) => started <= first + AROUND),
      changes,
    },
    own,
  );
  const { hypotheses, confidence } = issue;
  return explains(chain, { hypotheses, status: confidence, signals: own }) ? chain : undefined;
}

function toTold(issue: Issue, signals: readonly string[]): Told {
  const { title, root, surface, firstSeen, services } = issue;
  const texts = [root, surface].flatMap((one) => (one ? [`${one.type}: ${one.message}`] : []));
  return {
    time: Date.parse(firstSeen),
    service: services[0],
    texts: texts.length > 0 ? texts.slice(0, 1) : [title],
    rooted: root !== null,
    signals,
  };
}

function toStep(link: z.infer<typeof ChainLink>): ExceptionStep {
  const frame = link.frames.find(({ inApp }) => inApp) ?? link.frames[0];
  const { swallowedAt } = link;
  return {
    type: link.type,
    message: link.message,
    role: link.role,
    reason: link.reason,
    seen: link.seen,
    file: frame?.file ?? null,
    line: frame?.line ?? null,
    function: frame?.function ?? null,
    swallowedAt: swallowedAt && `${swallowedAt.file ?? "an unknown file"}:${swallowedAt.line ?? "?"}`,
  };
}

function toHypothesis(view: z.infer<typeof HypothesisView>): Hypothesis {
  const { analyzer, cause, impact, verification, rollback, ...rest } = view;
  return {
    ...rest,
    ...(analyzer !== null && { analyzer }),
    ...(cause !== null && { cause }),
    ...(impact !== null && { impact }),
    ...(verification !== null && { verification }),
    ...(rollback !== null && { rollback }),
  };
}

function toSuspect({ change, ...rest }: z.infer<typeof SuspectView>): Suspect {
  return {
    ...rest,
    change: {
      ...change,
      kind: change.kind as Suspect["change"]["kind"],
      time: change.time === null ? null : Date.parse(change.time),
    },
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
