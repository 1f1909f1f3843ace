/** Explains what ends the process before the service is ready, also where no phase is involved: a missing import, a failed top-level await. */
import { writeSync } from "node:fs";
import { ownFailure } from "../core/index.ts";
import { explainFailure } from "./explain-failure.ts";
import { printFailure } from "./print-failure.ts";

/**
 * From now on an uncaught error is printed with description, cause and action before Node prints its stack; the process ends as it would.
 * Answers the end of it: call that when the service is ready.
 *
 * @example
 * const ready = explainUncaught();
 */
export function explainUncaught(): () => void {
  const onError = (error: unknown): void => {
    try {
      writeSync(2, printFailure(explainFailure(error)));
    } catch (problem) {
      ownFailure("boot: explanation", problem);
    }
  };
  process.on("uncaughtExceptionMonitor", onError);
  return () => {
    process.off("uncaughtExceptionMonitor", onError);
  };
}
