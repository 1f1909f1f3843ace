/** Where a request ends: its outcome is told once, and what was caught on the way and never let out. */
import { ownFailure, tell, tellWell, type WorkContext } from "../core/index.ts";
import { recordFailure } from "../errors/index.ts";
import { tellSwallowed } from "../ledger/index.ts";
import { HttpWork } from "./http-work.ts";
import { routeName } from "./route-name.ts";

/** nginx's number for "the client went away before it had an answer". */
export const CLIENT_GONE = 499;

/**
 * Tells the end of a request: a `work` note (failed where the status is 5xx, or the answer broke off), an `error` note where an
 * error was noted, the answer is 5xx and nobody told it, and a `swallowed` note where the ledger holds caught exceptions. A request
 * that was ended before stays as it was told. Never throws.
 *
 * @param status as answered; 499 where the client went away before
 * @example
 * closeWork(work, response.statusCode);
 */
export function closeWork(context: WorkContext, status: number): void {
  try {
    const work = context instanceof HttpWork ? context : undefined;
    if (work?.end() === false) return;
    context.route ??= routeName(context.method, undefined);
    const duration = performance.now() - context.opened;
    const failed = status >= 500 || work?.broken === true;
    if (!failed && context.ledger === undefined && context.degraded === undefined) {
      tellWell(context, status, duration);
      return;
    }
    const first = context.firstError;
    // An error that the service answered by itself; one that was told before is not told again.
    if (failed && first !== undefined)
      recordFailure(first.error, {
        context,
        mechanism: "http",
        // Half an answer is none, whatever status it began with.
        status: Math.max(status, 500),
        handled: work?.broken !== true,
      });
    tellSwallowed(context, context.route);
    tell({
      time: context.started + duration,
      kind: "work",
      level: failed && first === undefined ? "error" : "info",
      message: work?.broken
        ? `${context.route} broke off after it had begun to answer ${status}`
        : `${context.route} answered ${status}`,
      context,
      status,
      failed,
      duration,
    });
  } catch (error) {
    ownFailure("requests", error);
  }
}
