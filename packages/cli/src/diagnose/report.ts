/** The JSON answer of `diagnose`; its shape is a contract, see docs/reference/cli.md. */
import type { Diagnosis, Role, RootStatus, Suspect } from "@holdfast/diagnosis";
import { type DecodedLog, type Dropped, type Hypothesis, redact, throwSite } from "@holdfast/signals";
import type { Suspects } from "./suspects.ts";

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
  chain: { type: string; message: string; role: Role; reason: string; seen: string | null; tied: boolean }[];
  hypotheses: Hypothesis[];
  /** Error events that tell of this issue. */
  events: number;
  /** Requests, jobs or boots that failed so. */
  failures: number;
  /** Why this is the root, or what would tell. */
  reason: string;
  fingerprint: { version: number; value: string; parts: string[]; ignored: string[] } | null;
  /** Changes that may have brought it, the likeliest first; present where a repository was named. */
  suspects?: readonly Suspect[];
}

export interface Report extends IssueReport {
  /** Log records that were read. */
  records: number;
  /** What was read and not looked at; absent when all was. */
  dropped?: Dropped[];
  /** Every distinct issue, the worst first; present when there are several. */
  issues?: IssueReport[];
}

export function toReport(
  found: readonly Diagnosis[],
  log: Pick<DecodedLog, "records" | "dropped">,
  suspects?: Suspects,
): Report {
  const { records, dropped } = log;
  const issues = found.map((diagnosis) => ({
    ...toIssueReport(diagnosis),
    ...(suspects && { suspects: redact(suspects.get(diagnosis) ?? []).value }),
  }));
  const worst = issues[0] ?? { ...nothing(records), ...(suspects && { suspects: [] }) };
  return {
    ...worst,
    records,
    ...(dropped.length > 0 && { dropped }),
    ...(issues.length > 1 && { issues }),
  };
}

function nothing(records: number): IssueReport {
  const reason =
    records === 0
      ? "The input is empty."
      : "No failure was found in these lines. A log that holds the time of the failure, with stack traces, would tell.";
  return {
    status: "inconclusive",
    root: null,
    chain: [],
    hypotheses: [],
    events: 0,
    failures: 0,
    reason,
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
      return [{ type, message, role: link.role, reason: link.reason, seen, tied: tied.has(link.index) }];
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
