/** The JSON answer of `diagnose`; its shape is a contract, see docs/reference/cli.md. */
import type { Diagnosis, Role, RootStatus, Suspect, Verdict, Why } from "@holdfast/diagnosis";
import { type Dropped, type Hypothesis, redact, throwSite } from "@holdfast/signals";
import type { Answer } from "./command.ts";
import type { Judged } from "./judge.ts";
import { nothingFound } from "./nothing-found.ts";
import { type ToldOverTime, toldOf, toldOfLog } from "./told-over-time.ts";

interface IssueReport {
  status: RootStatus;
  root: {
    type: string;
    message: string;
    file: string | null;
    line: number | null;
    function: string | null;
  } | null;
  /** Root first, then the others in the order in which they followed. */
  chain: {
    type: string;
    message: string;
    role: Role;
    reason: string;
    seen: string | null;
    tied: boolean;
  }[];
  hypotheses: Hypothesis[];
  /** Error events that tell of this issue. */
  events: number;
  /** Requests, jobs or boots that failed so. */
  failures: number;
  /** Why this is the root, or what would tell. */
  reason: string;
  fingerprint: {
    version: number;
    value: string;
    parts: string[];
    ignored: string[];
  } | null;
  /** Changes that may have brought it, the likeliest first; present where a repository was named. */
  suspects?: readonly Suspect[];
  /** Of the worst issues. */
  verdict?: VerdictReport;
  /** Happenings of several services that lead to it, the first the cause of the others; present where there are. */
  happenings?: { text: string; because: string | null; signals: string[] }[];
  /** The same told backwards. */
  whys?: Why[];
  /** What numbers over time tell of this issue; present where they tell something. */
  overTime?: ToldOverTime[];
}

/** What everything that is known weighs up to. */
interface VerdictReport {
  status: Verdict["status"];
  cause: { title: string; kind: string; score: number } | null;
  reason: string;
  /** What would decide, the most telling first. */
  deciding: {
    run: string;
    asks: string;
    answers: { looks: string; means: string }[];
  }[];
}

export interface Report extends IssueReport {
  /** Log records that were read. */
  records: number;
  /** What was read and not looked at; absent when all was. */
  dropped?: Dropped[];
  /** Loops and sign-in failures of the whole log; present where there are. */
  seen?: ToldOverTime[];
  /** Every distinct issue, the worst first; present when there are several. */
  issues?: IssueReport[];
}

export function toReport({ found, log, suspects, time, judged }: Answer): Report {
  const { records, dropped } = log;
  const seen = toldOfLog(time);
  const issues = found.map((diagnosis) => ({
    ...toIssueReport(diagnosis),
    ...(suspects && { suspects: redact(suspects.get(diagnosis) ?? []).value }),
    ...redact(judgedReport(judged.get(diagnosis))).value,
  }));
  const worst = issues[0] ?? {
    ...nothing(records),
    ...(suspects && { suspects: [] }),
  };
  return {
    ...worst,
    records,
    ...(dropped.length > 0 && { dropped }),
    ...(seen.length > 0 && { seen: redact(seen).value }),
    ...(issues.length > 1 && { issues }),
  };
}

function judgedReport(
  judged: Judged | undefined,
): Pick<IssueReport, "verdict" | "happenings" | "whys" | "overTime"> {
  if (!judged) return {};
  const { verdict, chain, whys, known } = judged;
  const { status, cause, reason, deciding } = verdict;
  const overTime = toldOf(known);
  return {
    verdict: {
      status,
      cause: cause && {
        title: cause.title,
        kind: cause.kind,
        score: cause.score,
      },
      reason,
      deciding: deciding.map(({ run, asks, answers }) => ({
        run,
        asks,
        answers: answers.map(({ looks, means }) => ({ looks, means })),
      })),
    },
    ...(chain && {
      happenings: chain.steps.map(({ text, because = null, signals }) => ({
        text,
        because,
        signals,
      })),
      whys,
    }),
    ...(overTime.length > 0 && { overTime }),
  };
}

function nothing(records: number): IssueReport {
  return {
    status: "inconclusive",
    root: null,
    chain: [],
    hypotheses: [],
    events: 0,
    failures: 0,
    reason: nothingFound(records),
    fingerprint: null,
  };
}

function toIssueReport(diagnosis: Diagnosis): IssueReport {
  const { root, unmasking, failure, fingerprint } = diagnosis;
  const site = root ? throwSite(root) : undefined;
  const tied = new Set(unmasking.tied);
  const report: Omit<IssueReport, "fingerprint"> = {
    status: diagnosis.status,
    root: root && {
      type: root.type,
      message: root.message,
      file: site?.file ?? null,
      line: site?.line ?? null,
      function: site?.function ?? null,
    },
    chain: unmasking.links.flatMap((link) => {
      const exception = failure.exceptions[link.index];
      if (!exception) return [];
      const { type, message, seen = null } = exception;
      return [
        {
          type,
          message,
          role: link.role,
          reason: link.reason,
          seen,
          tied: tied.has(link.index),
        },
      ];
    }),
    hypotheses: diagnosis.hypotheses,
    events: diagnosis.events,
    failures: diagnosis.failures,
    reason: unmasking.reason,
  };
  return {
    // The events hold no secrets; what was put together from them is looked at once more.
    ...redact(report).value,
    fingerprint: {
      version: fingerprint.version,
      value: fingerprint.value,
      parts: fingerprint.parts,
      ignored: fingerprint.ignored,
    },
  };
}
