/** Why a process ends before its start is over, when no phase said so. */
import { type Site, showSite } from "../core/index.ts";
import type { Explanation } from "./explain-failure.ts";
import type { RunningPhase } from "./phase.ts";
import { showSpent } from "./print-failure.ts";

export interface ExitFacts {
  code: number;
  /** Whose code was running, innermost first. */
  sites: readonly Site[];
  /** Of the phases that ran. */
  names: string;
  /** The phase that blocked beyond its deadline, until the watchdog ended the process. */
  blocked: RunningPhase | undefined;
}

export function explainExit({ code, sites, names, blocked }: ExitFacts): Explanation {
  const at = sites[0] && showSite(sites[0]);
  if (blocked)
    return {
      description: `Phase "${blocked.name}" blocked the event loop beyond its deadline of ${showSpent(blocked.deadline)}; the process was ended.`,
      cause: `Synchronous code ran without an end${at === undefined ? "" : ` at ${at}`}: no timer, no request, no signal could be served.`,
      action: "Use the asynchronous form, split the work, or move it to a worker thread.",
    };
  return {
    description: `The process ended (exit code ${code}) before its start was over.`,
    cause: `Something called process.exit${at === undefined ? "" : ` (at ${at})`} while ${names} ran.`,
    action: "Throw an error instead of calling process.exit, so that it can be told.",
  };
}
