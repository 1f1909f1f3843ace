import type { Tie, UnmaskContext } from "../unmask/unmasking.ts";
import type { Failure } from "./failure.ts";

/** A breadcrumb older than this is not of the same request for sure, milliseconds. */
const SAME_REQUEST = 30_000;
/** The same on a page, where breadcrumbs last as long as the page does. */
const SAME_ACTION = 2000;

/**
 * What `unmask` should know of a failure beside its exceptions.
 *
 * @example
 * unmask(failure.exceptions, contextOf(failure));
 */
export function contextOf(failure: Failure): UnmaskContext {
  const { events, exceptions, told, ties } = failure;
  const context: { -readonly [K in keyof UnmaskContext]: UnmaskContext[K] } = {};
  if (exceptions.some(({ seen }) => seen?.startsWith("breadcrumb"))) {
    context.distant = exceptions.map((exception, i) => {
      const event = events[told[i] ?? 0];
      if (exception.seen?.startsWith("breadcrumb") !== true || exception.time === undefined || !event)
        return false;
      return event.time - exception.time > (event.platform === "javascript" ? SAME_ACTION : SAME_REQUEST);
    });
  }
  if (events.length < 2) return context;
  context.ties = told.map((event): Tie => ties?.[event] ?? "request");
  context.recovered = told.map((event) => {
    const level = events[event]?.level;
    return level === "warning" || level === "info" || level === "debug";
  });
  return context;
}
