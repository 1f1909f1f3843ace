/** The report of a diagnosis that was made from events alone, with no server. */
import { type ErrorEvent, throwSite } from "@holdfast/signals";
import type { Diagnosis } from "../diagnose/diagnosis.ts";
import { type Beside, type ExceptionStep, signalsOf, verdictOf, weigh } from "../verdict/index.ts";
import { incidentReport } from "./incident-report.ts";
import type { ReportInput } from "./input.ts";
import type { Moment, Report } from "./report.ts";

/**
 * Writes the report of one diagnosis.
 *
 * @param beside what else is known; `written`: epoch milliseconds at which it is written
 * @example
 * const [worst] = diagnose(events);
 * if (worst) toMarkdown(diagnosisReport(worst, { events }));
 */
export function diagnosisReport(
  diagnosis: Diagnosis,
  beside: Beside & { moments?: readonly Moment[]; written?: number },
): Report {
  const { failure, unmasking, hypotheses, fingerprint, failures, routes, times } = diagnosis;
  const { events, suspects = [], moments = [], written } = beside;
  const signals = signalsOf(failure);
  const signal = signals[0] ?? "the log";
  const { verdict, chain } = verdictOf(diagnosis, beside);
  const [told] = failure.events;
  const releases = [...new Set(failure.events.flatMap(({ release }) => release ?? []))];
  const input: ReportInput = {
    issue: {
      title: fingerprint.title,
      fingerprint: fingerprint.value,
      reason: unmasking.reason,
      exceptions: stepsOf(diagnosis),
      ...(hypotheses[0]?.verification !== undefined && { verification: hypotheses[0].verification }),
    },
    verdict,
    impact: { failures, signal, routes },
    releases,
    suspects,
    moments,
    stations: times ? { started: { time: times.first, signal } } : {},
    traces: tracesOf(events),
    ...(chain && { chain }),
    ...(times && { lastSeen: { time: times.last, signal } }),
    ...(told?.service !== undefined && { service: told.service }),
    ...(told?.environment !== undefined && { environment: told.environment }),
    ...(written !== undefined && { written }),
  };
  return incidentReport(input);
}

/**
 * The report where no failure was found: it says so, and what is missing.
 *
 * @param reason why nothing can be said, in a sentence
 */
export function emptyReport(reason: string, written?: number): Report {
  return incidentReport({
    issue: { title: "No failure was found", fingerprint: "none", reason, exceptions: [] },
    verdict: weigh({ failure: { hypotheses: [], status: "inconclusive", reason } }),
    impact: { failures: 0, signal: "the log", routes: [] },
    ...(written !== undefined && { written }),
  });
}

function stepsOf({ failure, unmasking }: Diagnosis): ExceptionStep[] {
  return unmasking.links.flatMap(({ index, role, reason }): ExceptionStep[] => {
    const exception = failure.exceptions[index];
    if (!exception) return [];
    const site = throwSite(exception);
    const swallowed = exception.swallowedAt;
    const told = failure.events[failure.told[index] ?? 0];
    return [
      {
        type: exception.type,
        message: exception.message,
        role,
        reason,
        seen: exception.seen ?? (told ? (signalsOf({ events: [told], exceptions: [] })[0] ?? null) : null),
        file: site?.file ?? null,
        line: site?.line ?? null,
        function: site?.function ?? null,
        swallowedAt: swallowed ? `${swallowed.file ?? "an unknown file"}:${swallowed.line ?? "?"}` : null,
      },
    ];
  });
}

/** Where the platform may show: instances, hosts, messages without exceptions. */
function tracesOf(events: readonly ErrorEvent[]): string[] {
  return events
    .slice(0, 200)
    .flatMap(({ instance, message, request, service }) => [instance, message, request?.url, service])
    .filter((one): one is string => one !== undefined);
}
