/** Errors that a job leaves behind: promises nobody awaits, throws in timers and event emitters. They must not end the process. */
import {
  claimStrays,
  currentContext,
  headlineOf,
  ownFailure,
  processWide,
  tell,
  type WorkContext,
} from "../core/index.ts";
import { failUnderWay } from "./attempt.ts";

const users = processWide("jobs-strays", () => ({ count: 0, end: undefined as (() => void) | undefined }));

/** From now on an error that arises in the asynchronous context of a job fails that job's run. Answers the end of it. */
export function containStrays(): () => void {
  users.count++;
  users.end ??= claimStrays((error) => {
    const context = jobContext();
    if (context) contain(context, error);
    return context !== undefined;
  });
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    if (--users.count > 0) return;
    users.end?.();
    users.end = undefined;
  };
}

function jobContext(): WorkContext | undefined {
  const context = currentContext();
  return context?.kind === "job" ? context : undefined;
}

function contain(context: WorkContext, error: unknown): void {
  try {
    if (failUnderWay(context, error)) return;
    context.firstError ??= { error };
    tell({
      kind: "error",
      level: "error",
      message: `job ${context.route} left an error behind after its run: ${headlineOf(error)}`,
      context,
      error,
      handled: false,
      mechanism: "job",
    });
  } catch (own) {
    ownFailure("jobs strays", own);
  }
}
