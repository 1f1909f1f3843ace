/** Ends a process whose main thread is blocked: there no timer and no signal handler runs any more. */
import { writeSync } from "node:fs";
import { failureText } from "../core/failure-text.ts";
import { evaluateInMain } from "./evaluate-in-main.ts";
import { explainBlocked } from "./explain-blocked.ts";
import { childrenOfMain, withDescendants } from "./system-hint.ts";
import type { Block, BlockEnd } from "./thread-data.ts";

/** Milliseconds that the main thread has to end by itself: where it hears, it reports and exits. */
const PATIENCE = 2_000;
/** The same for a program that it waits for: when that is gone the call returns. */
const PROGRAM_PATIENCE = 500;
/** The same once it runs again and is on its way out. */
const LEAVE_MAX = 10_000;

/** `release` says that the main thread runs again: it reports by itself. */
export function endBlocked(block: Block, end: BlockEnd): { release(): void } {
  const kill = (): void => {
    process.kill(process.pid, "SIGKILL");
  };
  const speakAndKill = (): void => {
    report(block, end);
    kill();
  };
  const late = setTimeout(speakAndKill, PATIENCE);
  const takeBack = evaluateInMain("process.exit(1)", speakAndKill);
  // Of no more use, and it could hold what the next start needs.
  endProgram(block, "SIGTERM");
  const stubborn = setTimeout(() => endProgram(block, "SIGKILL"), PROGRAM_PATIENCE);
  return {
    release: () => {
      clearTimeout(late);
      clearTimeout(stubborn);
      takeBack();
      setTimeout(kill, LEAVE_MAX);
    },
  };
}

/** The program that is waited for synchronously: it was not there when the call was entered. */
function endProgram({ call }: Block, signal: NodeJS.Signals): void {
  if (!call?.children) return;
  const own = childrenOfMain().filter((one) => !call.children!.includes(one));
  for (const pid of own.flatMap((one) => withDescendants(one)))
    try {
      process.kill(pid, signal);
    } catch {
      // Gone by itself.
    }
}

function report(block: Block, end: BlockEnd): void {
  if (!end.print) return;
  try {
    writeSync(2, failureText(explainBlocked(block, end)));
  } catch {
    // Stderr is gone.
  }
}
