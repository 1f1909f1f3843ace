/** Errors that nothing caught, and the parts that know whose they are: a job's, a phase's. What is claimed must not end the process. */
import { ownFailure } from "./own-failure.ts";
import { processWide } from "./process-wide.ts";

export type StrayOrigin = "uncaughtException" | "unhandledRejection";

/** Answers true where it has taken care of the error. Runs in the asynchronous context that the error arose in. */
export type StrayClaim = (error: unknown, origin: StrayOrigin) => boolean;

const strays = processWide("strays", () => ({
  claims: new Set<StrayClaim>(),
  /** What was asked last: listeners are called one right after the other, and claims act only once. */
  last: undefined as { error: unknown; claimed: boolean } | undefined,
  /** Of whichever copy of the kit began: with those of two copies claims would be asked twice, and the second answer would be no. */
  onException,
  onRejection,
}));

/**
 * Asks to be heard on each stray error before the process is; answers the end of it. What nobody claims goes the way that it would
 * go without this.
 *
 * @example
 * const end = claimStrays((error) => currentContext()?.kind === "job" && quarantine(error));
 */
export function claimStrays(claim: StrayClaim): () => void {
  if (strays.claims.size === 0) {
    // First of all listeners, so that the others can ask `isClaimed`.
    process.prependListener("uncaughtException", strays.onException);
    process.prependListener("unhandledRejection", strays.onRejection);
  }
  strays.claims.add(claim);
  return () => {
    if (!strays.claims.delete(claim) || strays.claims.size > 0) return;
    process.off("uncaughtException", strays.onException);
    process.off("unhandledRejection", strays.onRejection);
  };
}

/** Whether a part has taken care of an error. For whoever ends the process on such errors, asked while it is told of one. */
export function isClaimed(error: unknown): boolean {
  return strays.last !== undefined && Object.is(strays.last.error, error) && strays.last.claimed;
}

function ask(error: unknown, origin: StrayOrigin): boolean {
  let claimed = false;
  for (const claim of strays.claims) {
    try {
      claimed = claim(error, origin);
    } catch (own) {
      ownFailure("stray error", own);
    }
    if (claimed) break;
  }
  strays.last = { error, claimed };
  // Not kept longer than the listeners run: it holds the error.
  setImmediate(() => {
    if (strays.last && Object.is(strays.last.error, error)) strays.last = undefined;
  });
  return claimed;
}

function onException(error: unknown): void {
  if (ask(error, "uncaughtException") || process.listenerCount("uncaughtException") > 1) return;
  process.off("uncaughtException", strays.onException);
  // Thrown anew where nobody listens any more: Node prints it and ends the process with its own exit code.
  process.nextTick(() => {
    throw error;
  });
}

function onRejection(reason: unknown): void {
  if (ask(reason, "unhandledRejection") || process.listenerCount("unhandledRejection") > 1 || warnsOnly)
    return;
  // With no listener but ours Node would have made an uncaught exception of it. It does so with what a listener throws.
  throw reason;
}

/** The service was started with another way for rejections than the default. */
const warnsOnly = /--unhandled-rejections[= ](warn|none)/.test(
  `${process.execArgv.join(" ")} ${process.env["NODE_OPTIONS"] ?? ""}`,
);
