/** The end of a start that failed: printed with its cause and what to do, then the process ends, or an error is thrown. */
import { writeSync } from "node:fs";
import { ownFailure } from "../core/index.ts";
import { exitSurely, runClosers } from "../shutdown/index.ts";
import type { BootOptions } from "./create-boot.ts";
import { BootFailedError } from "./errors.ts";
import { explainFailure } from "./explain-failure.ts";
import type { Hang } from "./explain-hang.ts";
import type { RunningPhase } from "./phase.ts";
import { type FailureReport, printFailure } from "./print-failure.ts";

/** Milliseconds for the last signals of a start that failed. */
const FLUSH = 2_000;

/** The first critical failure of a start. */
export interface FirstFailure {
  phase: RunningPhase;
  error: unknown;
  hang: Hang | undefined;
}

/**
 * @param lines each phase in a line
 * @throws BootFailedError where the process is not to end
 */
export async function failStart(
  { phase, error, hang }: FirstFailure,
  phases: readonly RunningPhase[],
  lines: readonly string[],
  options: BootOptions,
): Promise<never> {
  const explanation = hang
    ? {
        description: `Phase "${phase.name}" has not ended within its deadline.`,
        cause: hang.cause,
        action: hang.action,
      }
    : explainFailure(error);
  printReport(options, {
    ...explanation,
    phase: phase.name,
    spent: phase.duration,
    sites: hang?.sites,
    resources: hang?.resources.map(({ text }) => text),
    phases: lines,
    error: hang ? undefined : error,
  });
  if (options.exitOnFailure ?? true) {
    await runClosers(FLUSH, ["signals"]);
    return exitSurely(1);
  }
  const pending = phases.filter(({ state, critical }) => state === "running" && critical);
  const beside =
    pending.length === 0 ? "" : ` Unfinished beside it: ${pending.map(({ name }) => name).join(", ")}.`;
  throw new BootFailedError(
    `Start-up failed in phase "${phase.name}": ${explanation.description} ${explanation.cause}${beside}`,
    phase.name,
    error,
  );
}

/** On stderr, at once: the process may be about to end. Never throws. */
export function printReport(options: BootOptions, report: FailureReport): void {
  if (options.print === false) return;
  try {
    writeSync(2, printFailure(report));
  } catch (error) {
    ownFailure("boot: print", error);
  }
}
