/** The text of a failed start, for stderr: description, cause, action, then the rest. */
import { redactText } from "@holdfast/signals/redact";
import { type Site, showSite } from "../core/index.ts";
import { errorFacts } from "./error-facts.ts";
import type { Explanation } from "./explain-failure.ts";

export interface FailureReport extends Explanation {
  phase?: string | undefined;
  /** Milliseconds that the phase ran. */
  spent?: number | undefined;
  sites?: readonly Site[] | undefined;
  resources?: readonly string[] | undefined;
  /** One line per phase. */
  phases?: readonly string[] | undefined;
  error?: unknown;
}

const STACK_MAX = 6_000;

export function printFailure(report: FailureReport): string {
  const lines = ["", "START-UP FAILED", ""];
  if (report.phase !== undefined)
    lines.push(
      `Phase        ${report.phase}${report.spent === undefined ? "" : `, after ${showSpent(report.spent)}`}`,
    );
  lines.push(
    `Description  ${report.description}`,
    `Cause        ${report.cause}`,
    `Action       ${report.action}`,
  );
  list(lines, "Waits at", report.sites?.slice(0, 8).map(showSite));
  list(lines, "Open", report.resources);
  list(lines, "Phases", report.phases);
  const stack = report.error === undefined ? "" : (errorFacts(report.error)[0]?.stack ?? "");
  if (stack !== "") lines.push("", redactText(stack.slice(0, STACK_MAX)));
  return `${lines.join("\n")}\n\n`;
}

export function showSpent(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

function list(lines: string[], title: string, entries: readonly string[] | undefined): void {
  entries?.forEach((entry, index) => {
    lines.push(`${(index === 0 ? title : "").padEnd(13)}${entry}`);
  });
}
