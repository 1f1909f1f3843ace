/** Explains why a process ends before its start is over, when no phase said so. */
import { currentContext, ownFailure, type Site, showSite, showSpent } from "../core/index.ts";
import { isAppCode } from "./app-code.ts";
import { spent } from "./boot-record.ts";
import { captureStack, readStack } from "./call-sites.ts";
import type { BootOptions } from "./create-boot.ts";
import type { Explanation } from "./explain-failure.ts";
import { printReport } from "./fail-start.ts";
import type { LivePhase } from "./live-phase.ts";
import type { RunningPhase } from "./phase.ts";

export interface StartAtExit {
  running: readonly RunningPhase[];
  live: ReadonlyMap<string, LivePhase>;
  /** Of all phases. */
  lines(): readonly string[];
  /** It goes on to its end: nobody needs to end it any more. */
  leaves(): void;
  /** Says it to whoever listens; what can't be sent any more is kept for the next start. */
  say(ended: EndedEarly): void;
}

/** How a start ended that neither came to its end nor failed. */
export interface EndedEarly extends Explanation {
  /** The phase that blocked the event loop, where that was why. */
  blocked: RunningPhase | undefined;
  sites: readonly Site[];
}

/** Prints the report when the process exits; answers the end of it, for when the start is over. */
export function explainExit(options: BootOptions, read: () => StartAtExit): () => void {
  const onExit = (code: number): void => {
    try {
      report(code);
    } catch (error) {
      ownFailure("boot: exit", error);
    }
  };
  const report = (code: number): void => {
    const { running, live, lines, leaves, say } = read();
    leaves();
    // Whose code was running: that called process.exit, or that blocked until the watchdog called it.
    const sites = readStack(captureStack(report)).filter(isAppCode);
    const names = running.map(({ name }) => name).join(", ") || "no phase";
    const overdue = running.some((phase) => phase.critical && spent(phase)! > phase.deadline);
    const blocked = overdue ? whose(running, live) : undefined;
    const explanation = explain(code, sites[0], names, blocked);
    printReport(options, {
      ...explanation,
      phases: lines(),
      sites,
      phase: blocked?.name ?? names,
      spent: blocked && spent(blocked),
    });
    say({ ...explanation, blocked, sites });
  };
  // Before those who write down what could not be sent.
  process.prependListener("exit", onExit);
  return () => {
    process.off("exit", onExit);
  };
}

/** The one whose code is on the stack: by its context, or because its function has not even returned. */
function whose(
  running: readonly RunningPhase[],
  live: ReadonlyMap<string, LivePhase>,
): RunningPhase | undefined {
  const context = currentContext();
  return (
    running.find(({ name }) => live.get(name)?.context === context) ??
    running.find(({ name }) => !live.get(name)?.outer)
  );
}

function explain(
  code: number,
  site: Site | undefined,
  names: string,
  blocked: RunningPhase | undefined,
): Explanation {
  const at = site && showSite(site);
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
