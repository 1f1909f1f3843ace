import type { ErrorEvent, Exception, Level } from "@holdfast/signals";
import { traitOf } from "../unmask/trait.ts";
import type { Tie, UnmaskContext } from "../unmask/unmasking.ts";
import type { Failure } from "./failure.ts";
import { isLongWork, isRequest, sharesFrame, wentWithout } from "./item.ts";

/** A breadcrumb older than this is not of the same request for sure, milliseconds. */
const SAME_REQUEST = 30_000;
/** The same on a page, where breadcrumbs last as long as the page does, and outside of requests and jobs. */
const SAME_ACTION = 2000;

/**
 * What `unmask` should know of a failure beside its exceptions.
 *
 * @example
 * unmask(failure.exceptions, contextOf(failure));
 */
export function contextOf(failure: Failure): UnmaskContext {
  const { events, exceptions, told, ties, beside } = failure;
  const context: { -readonly [K in keyof UnmaskContext]: UnmaskContext[K] } = {};
  if (beside !== undefined) context.beside = beside;
  if (exceptions.some(isCrumb)) {
    context.distant = exceptions.map((exception, i) => {
      const event = events[told[i] ?? 0];
      return event !== undefined && isCrumb(exception) && isDistant(exception, event);
    });
  }
  const answered = statusOf(events);
  if (answered !== undefined) context.answered = answered;
  const level = gravestOf(events);
  if (level !== "error") context.level = level;
  if (level === "warning" && events.every(wentWithout)) context.wentOn = true;
  if (events.every(({ tags }) => tags?.["recovered_at"] !== undefined))
    context.recoveredAt = citedIn(events, "recovered_at");
  if (events.every(({ tags }) => tags?.["stopping_since"] !== undefined))
    context.stoppingSince = citedIn(events, "stopping_since");
  if (events.length < 2) return context;
  context.ties = told.map((event): Tie => ties?.[event] ?? "request");
  context.recovered = told.map((event) => {
    const level = events[event]?.level;
    return level === "warning" || level === "info" || level === "debug";
  });
  return context;
}

const RANK: Record<Level, number> = { fatal: 4, error: 3, warning: 2, info: 1, debug: 0 };

function gravestOf(events: Failure["events"]): Level {
  let gravest: Level = "debug";
  for (const { level, request } of events) {
    if ((request?.status ?? 0) >= 500 && RANK[gravest] < RANK.error) gravest = "error";
    if (RANK[level] > RANK[gravest]) gravest = level;
  }
  // An SDK that reports an error as information reports it all the same.
  if (RANK[gravest] < RANK.warning && events.some(({ source }) => source !== "log")) return "warning";
  return gravest;
}

function citedIn(events: Failure["events"], tag: string): string {
  const last = events.at(-1)!;
  const place = last.tags![tag]!;
  return last.lines?.file === undefined ? place : `${last.lines.file} ${place}`;
}

function isCrumb({ seen }: Exception): boolean {
  return seen?.startsWith("breadcrumb") === true;
}

/** Its scope may outlive one failure: then a breadcrumb needs more than nearness to explain the event that carries it. */
function isDistant(crumb: Exception, event: ErrorEvent): boolean {
  const age = crumb.time === undefined ? undefined : event.time - crumb.time;
  if (event.platform === "javascript") return age !== undefined && age > SAME_ACTION;
  if (isRequest(event) || isLongWork(event)) return age !== undefined && age > SAME_REQUEST;
  if (age === undefined || age > SAME_ACTION) return true;
  return !event.exceptions.some((own) => !isCrumb(own) && followsFrom(crumb, own));
}

/** What a missing value causes, in the same function or a caller's: the value may have gone missing with the first one. */
function followsFrom(first: Exception, second: Exception): boolean {
  return traitOf(second).consequence && (sharesFrame(first, second, "inner") || isSameFile(first, second));
}

function isSameFile(a: Exception, b: Exception): boolean {
  const file = ({ frames }: Exception) => frames.find(({ inApp }) => inApp !== false)?.file;
  const one = file(a);
  return one !== undefined && one === file(b);
}

/** The gravest answer that was seen; none where the process itself died. */
function statusOf(events: Failure["events"]): number | undefined {
  let gravest: number | undefined;
  for (const { level, request } of events) {
    if (level === "fatal") return undefined;
    const status = request?.status;
    if (status !== undefined && (gravest === undefined || status > gravest)) gravest = status;
  }
  return gravest;
}
