/** The text of a failed start, for stderr: description, cause, action, then the rest. Threads load it too: it imports no more than they need. */
import { type Site, showSite } from "./site.ts";

export interface FailureText {
  description: string;
  cause: string;
  action: string;
  phase?: string | undefined;
  /** Milliseconds that the phase ran. */
  spent?: number | undefined;
  sites?: readonly Site[] | undefined;
  resources?: readonly string[] | undefined;
  /** One line per phase. */
  phases?: readonly string[] | undefined;
  /** Of the error, redacted. */
  stack?: string | undefined;
}

const SITES_MAX = 8;

export function failureText(failure: FailureText): string {
  const { phase, spent, description, cause, action, sites, resources, phases, stack } = failure;
  const lines = ["", "START-UP FAILED", ""];
  if (phase !== undefined)
    lines.push(`Phase        ${phase}${spent === undefined ? "" : `, after ${showSpent(spent)}`}`);
  lines.push(`Description  ${description}`, `Cause        ${cause}`, `Action       ${action}`);
  list(lines, "Waits at", sites?.slice(0, SITES_MAX).map(showSite));
  list(lines, "Open", resources);
  list(lines, "Phases", phases);
  if (stack !== undefined && stack !== "") lines.push("", stack);
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
