/** Joins events of one trace where more than the trace id speaks for it: a page's, a job's or a copied trace holds many failures. */
import { isSameKind, retells } from "../unmask/same-kind.ts";
import type { Groups, Join } from "./groups.ts";
import {
  citation,
  conflicts,
  type Item,
  isBareAnswer,
  isLongWork,
  isRequest,
  type Rooted,
  sameException,
  sameProcess,
  sharesFrame,
  wentOn,
} from "./item.ts";

/** A caller may wait this long for a callee's failure, milliseconds. */
const CALL_WINDOW = 60_000;
/** Errors of one request follow each other within this, milliseconds. */
const REQUEST_WINDOW = 2000;
/** A span's errors belong together within this, milliseconds: some spans last as long as their process. */
const SPAN_WINDOW = 10_000;
/** A page's call fails soon or is not waited for, milliseconds. */
const PAGE_WINDOW = 5000;
/** How far two clocks or two exporters may stand apart, milliseconds. */
const SKEW = 1000;
/** Events of one trace that are compared with a new one: bounds the work where a trace holds thousands. */
const COMPARED = 24;

/** What a caller sees of a callee's failure. */
const CALLER_SIDE = new Set([
  "upstream-status",
  "dropped-connection",
  "closed-stream",
  "timeout",
  "abort",
  "generic-error",
  "bare-wrapper",
  "retries-exhausted",
]);

const PAGE_SIDE = new Set(["upstream-status", "bare-wrapper", "generic-error"]);

/** What a trace stands for, as far as any of its events tells. */
interface Unit {
  /** One of them belongs to a request. */
  request: boolean;
  /** One of them belongs to a job or a page. */
  work: boolean;
}

export function joinByTrace(items: readonly Item[], groups: Groups): void {
  const recent = new Map<string, number[]>();
  const units = unitsOf(items);
  for (let i = 0; i < items.length; i++) {
    const trace = items[i]!.event.traceId;
    if (trace === undefined || trace === "") continue;
    const others = recent.get(trace) ?? [];
    recent.set(trace, others);
    for (let k = others.length - 1; k >= 0; k--) {
      const j = others[k]!;
      if (groups.find(i) === groups.find(j)) continue;
      if (items[i]!.event.time - items[j]!.event.time > CALL_WINDOW) break;
      const found = judge(items[j]!, items[i]!, units.get(trace)!);
      if (!found) continue;
      // A symptom told before its cause has only one: the first that can be.
      if (found.backward && groups.isJoined(j)) continue;
      if (found.backward) groups.join(i, j, found.join);
      else groups.join(j, i, found.join);
      break;
    }
    others.push(i);
    if (others.length > COMPARED) others.shift();
  }
}

function unitsOf(items: readonly Item[]): Map<string, Unit> {
  const units = new Map<string, Unit>();
  for (const { event } of items) {
    if (event.traceId === undefined) continue;
    let unit = units.get(event.traceId);
    if (!unit) {
      unit = { request: false, work: false };
      units.set(event.traceId, unit);
    }
    if (isLongWork(event)) unit.work = true;
    else if (isRequest(event)) unit.request = true;
  }
  return units;
}

function judge(earlier: Item, later: Item, unit: Unit): { join: Join; backward: boolean } | undefined {
  const [a, b] = [earlier.event, later.event];
  if (conflicts(a, b)) return undefined;
  const apart = b.time - a.time;
  const sameSpan = a.spanId !== undefined && a.spanId === b.spanId;
  const work = isLongWork(a) || isLongWork(b);
  // Log lines seldom name their route: another event of the trace may.
  const request = !work && (isRequest(a) || isRequest(b) || (unit.request && !unit.work));
  // Sentry SDKs give everything outside a request one span as long as the process lives.
  const spans = request || (a.source !== "sentry" && b.source !== "sentry");
  const kin =
    (sameSpan && spans && apart <= SPAN_WINDOW) ||
    (a.spanId !== undefined && a.spanId === b.parentSpanId) ||
    (b.spanId !== undefined && b.spanId === a.parentSpanId);
  const process = sameProcess(a, b);
  const routes = a.route === undefined || b.route === undefined || a.route === b.route;
  const close = process && routes && apart <= REQUEST_WINDOW;
  const where = sameSpan
    ? "the same span"
    : kin
      ? "a parent or child span"
      : close
        ? "the same service and route"
        : "the same trace";
  const joined = (what: string, backward = false) => ({
    backward,
    join: {
      tie: kin ? ("span" as const) : ("trace" as const),
      why: `${citation(backward ? a : b)} ${what} ${citation(backward ? b : a)}, in ${where}`,
    },
  });

  const [one, other] = [earlier.root(), later.root()];
  if (!one || !other) {
    if (isBareAnswer(later) || isBareAnswer(earlier)) {
      if (!one && !other && !kin) return undefined;
      // A caller's span starts and may be exported before its callee's: the answer can stand on either side.
      const answerFirst = isBareAnswer(earlier) && one === undefined;
      if (kin || (close && isRequest(b)) || (one && isBareAnswer(later)))
        return joined("is the failed answer to", answerFirst);
      return undefined;
    }
    return kin && apart <= REQUEST_WINDOW ? joined("tells more of") : undefined;
  }

  if (isSameKind(one.trait, other.trait)) {
    if (!sameException(one.exception, other.exception)) return undefined;
    const tellers =
      earlier.carrier() !== later.carrier() || earlier.exceptions.length !== later.exceptions.length;
    // The same error from the same teller again is another attempt, unless an outer span recorded what passed through it.
    if (
      a.source === "sentry" &&
      b.source === "sentry" &&
      earlier.exceptions.length === later.exceptions.length
    )
      return undefined;
    const passed = kin && !sameSpan && apart <= REQUEST_WINDOW;
    return passed || (tellers && (kin || close) && apart <= REQUEST_WINDOW)
      ? joined("tells of the same error as")
      : undefined;
  }

  const page = a.platform === "javascript" || b.platform === "javascript";
  const bond: Bond = {
    kin,
    close,
    related: request || (!work && (kin || (a.source !== "sentry" && wentOn(a, b)))),
    work,
    process,
    page,
    apart,
  };
  const forward = leads(one, other, bond);
  if (forward) return joined(forward);
  if (apart <= SKEW || kin) {
    const backward = leads(other, one, bond);
    if (backward && one.trait.grade < 2) return joined(backward, true);
  }
  return undefined;
}

interface Bond {
  /** The same span, or parent and child. */
  kin: boolean;
  /** The same process and route within a moment. */
  close: boolean;
  /** One request, or a span that is not known to be long work. */
  related: boolean;
  /** A job or a page. */
  work: boolean;
  /** The same process, as far as they tell. */
  process: boolean;
  /** A browser's page is one of the two. */
  page: boolean;
  /** Milliseconds. */
  apart: number;
}

/** In what way the second error is a consequence of the first; undefined where nothing shows that it is. */
function leads(first: Rooted, second: Rooted, bond: Bond): string | undefined {
  const { kin, close, related, work, process, page, apart } = bond;
  const { trait } = second;
  if (first.trait.grade === 0 && trait.grade === 0 && first.trait.mask === trait.mask) return undefined;
  if ((kin || close) && retells(first.trait, trait)) return "repeats the words of";
  if (trait.mask) {
    if (trait.standing === "able") {
      // A serializer or a clean-up may fail for reasons of its own: only inside the request that had failed.
      return (kin || close) && related ? "is a usual consequence of" : undefined;
    }
    // One item's dropped connection says nothing of another item's error.
    if (kin || (close && !work)) return "is a usual consequence of";
    if (process || first.trait.grade === 0 || !CALLER_SIDE.has(trait.mask.slug)) return undefined;
    // A page gives up on calls for many reasons of its own.
    if (page)
      return apart <= PAGE_WINDOW && PAGE_SIDE.has(trait.mask.slug) ? "is the page's side of" : undefined;
    return "is the caller's side of";
  }
  // What nobody caught ended its request: nothing but an answer for it came after.
  if (!(kin || close) || first.unhandled) return undefined;
  const shared = sharesFrame(first.exception, second.exception);
  if (trait.consequence) return related || shared ? "follows from what was missing after" : undefined;
  if (trait.grade === 2) return shared && related ? "came through the same code as" : undefined;
  return undefined;
}
