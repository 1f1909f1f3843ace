/** Errors that a job leaves behind: promises nobody awaits, throws in timers and event emitters. They must not end the process. */
import { currentContext, ownFailure, processWide, tell, type WorkContext } from "../core/index.ts";
import { failUnderWay } from "./attempt.ts";
import { headlineOf } from "./tell-run.ts";

const holder = processWide("jobs-strays", () => ({ users: 0, contained: new WeakSet<object>() }));

/** Whether an error that reached the process was a job's, and is dealt with. For whoever ends the process on such errors. */
export function isContained(error: unknown): boolean {
  return typeof error === "object" && error !== null
    ? holder.contained.has(error)
    : currentContext()?.kind === "job" && holder.users > 0;
}

/**
 * From now on an error that arises in the asynchronous context of a job fails that job's run. Any other goes the way it would go
 * without this. Answers the end of it.
 */
export function containStrays(): () => void {
  if (holder.users++ === 0) {
    // First of all listeners, so that the others can ask `isContained`.
    process.prependListener("uncaughtException", onException);
    process.prependListener("unhandledRejection", onRejection);
  }
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    if (--holder.users > 0) return;
    process.off("uncaughtException", onException);
    process.off("unhandledRejection", onRejection);
  };
}

function onException(error: unknown): void {
  const context = jobContext();
  if (context) contain(context, error);
  else if (process.listenerCount("uncaughtException") === 1) endAsUsual(error);
}

function onRejection(reason: unknown): void {
  const context = jobContext();
  if (context) contain(context, reason);
  // With no listener but ours Node would have made an uncaught exception of it. It does so with what a listener throws.
  else if (process.listenerCount("unhandledRejection") === 1 && !warnsOnly) throw reason;
}

/** The service was started with another way for rejections than the default. */
const warnsOnly = /--unhandled-rejections[= ](warn|none)/.test(
  `${process.execArgv.join(" ")} ${process.env["NODE_OPTIONS"] ?? ""}`,
);

function jobContext(): WorkContext | undefined {
  const context = currentContext();
  return context?.kind === "job" ? context : undefined;
}

function contain(context: WorkContext, error: unknown): void {
  try {
    if (typeof error === "object" && error !== null) holder.contained.add(error);
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

/** What Node does with an uncaught exception that nobody listens for. */
function endAsUsual(error: unknown): void {
  process.off("uncaughtException", onException);
  // Thrown anew where nobody listens any more: Node prints it and ends the process with its own exit code.
  process.nextTick(() => {
    throw error;
  });
}
