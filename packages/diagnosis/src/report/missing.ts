/** What an inconclusive report lacks. */
import type { ReportInput } from "./input.ts";
import { visible } from "./visible.ts";

export function missingIn({ issue, verdict, releases = [], impact, chain }: ReportInput): string[] {
  if (verdict.cause !== null) return [];
  const missing: string[] = [];
  if (issue.reason !== "") missing.push(visible(issue.reason));
  const frames = issue.exceptions.some(({ file }) => file !== undefined && file !== null);
  if (issue.exceptions.length === 0)
    missing.push(
      "An exception: only that something failed was told. The service's own error log would tell more.",
    );
  else if (!frames) missing.push("A stack trace: report the error itself, not its message.");
  if (issue.exceptions.length === 1)
    missing.push("The error underneath: rethrow with `cause`, or report it before answering.");
  missing.push(
    "The route's own answer: `curl -sS -m 10 -i https://<service>/<route>`, and the log lines of that request's id.",
  );
  if (!chain)
    missing.push(
      "What happened around it: health answers, starts and ends of processes, the database's own log.",
    );
  if (releases.length === 0)
    missing.push("The running release on each event: then a change can be held against it.");
  if (!impact.requests)
    missing.push("Counts of all requests: then a share, and a release that fails more, can be told.");
  return missing;
}
