/** Joins events of one trace where more than the trace id speaks for it: a page's, a job's or a copied trace holds many failures. */
import type { ErrorEvent } from "@holdfast/signals";
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
import { Spans } from "./spans.ts";
import { asksElse, type TraceUnit, unitsOf } from "./trace-unit.ts";

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
/** Members of a failure that are asked whether they tell the same already. */
const MEMBERS = 50;

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

/** Answers what stood beside an able mask that was joined to nothing: by item, the other one. */
export function joinByTrace(items: readonly Item[], groups: Groups): Map<number, number> {
  const units = unitsOf(items);
  const kin = joinKin(items, groups, units);
  return joinClose(items, groups, units, kin);
}

/** First those whose spans say that they belong together, wherever they stand: nearness must not take their place. */
function joinKin(items: readonly Item[], groups: Groups, units: Map<string, TraceUnit>): Kinship[] {
  const spans = new Spans();
  const kinship: Kinship[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const own: Kinship = { joined: false, rooted: false };
    kinship.push(own);
    if (!item.event.traceId || item.event.spanId === undefined) continue;
    for (const j of spans.near(item)) {
      const found = judge(items[j]!, item, units.get(item.event.traceId)!, true);
      if (found === "stranger") continue;
      if (isReal(items[j]!)) own.rooted = true;
      if (isReal(item)) kinship[j]!.rooted = true;
      if (own.joined || !found || groups.find(i) === groups.find(j)) continue;
      if (found.backward && groups.isJoined(j)) continue;
      take(groups, i, j, found);
      own.joined = true;
      if (found.backward) kinship[j]!.joined = true;
    }
    spans.add(i, item);
  }
  return kinship;
}

interface Kinship {
  /** A span joined it to another event. */
  joined: boolean;
  /** Another event of its span is an error that names a cause: no other request's has to explain it. */
  rooted: boolean;
}

function isReal(item: Item): boolean {
  const root = item.root();
  return root !== undefined && root.trait.grade >= 2 && !root.trait.mask;
}

function joinClose(
  items: readonly Item[],
  groups: Groups,
  units: Map<string, TraceUnit>,
  kinship: readonly Kinship[],
): Map<number, number> {
  const recent = new Map<string, number[]>();
  const beside = new Map<number, number>();
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const trace = item.event.traceId;
    if (trace === undefined || trace === "") continue;
    const others = recent.get(trace) ?? [];
    recent.set(trace, others);
    if (!kinship[i]!.joined) {
      const near = nearest(items, groups, units.get(trace)!, others, i, kinship);
      if (near.found) take(groups, i, near.at, near.found);
      else if (near.at >= 0 && !groups.isJoined(i)) beside.set(i, near.at);
    }
    others.push(i);
    if (others.length > COMPARED) others.shift();
  }
  return beside;
}

/** The newest event that can explain, or be explained by, item `i`; without `found` where it cannot be told which of several. */
function nearest(
  items: readonly Item[],
  groups: Groups,
  unit: TraceUnit,
  others: readonly number[],
  i: number,
  kinship: readonly Kinship[],
): { at: number; found?: Found } {
  const item = items[i]!;
  let chosen: { at: number; found: Found } | undefined;
  let doubt = -1;
  for (let k = others.length - 1; k >= 0; k--) {
    const j = others[k]!;
    const other = items[j]!;
    if (item.event.time - other.event.time > CALL_WINDOW) break;
    if (groups.find(i) === groups.find(j)) continue;
    if (chosen && !(other.event.spanId !== undefined && chosen.found.close)) break;
    const found = judge(other, item, unit, false);
    if (!found || found === "stranger") {
      if (doubt < 0 && isBeside(other, item)) doubt = j;
      continue;
    }
    if (found.backward && groups.isJoined(j)) continue;
    // What has its own explanation in its own span needs no other request's.
    if (found.close && (found.backward ? kinship[j]! : kinship[i]!).rooted) continue;
    if (found.close && isServed(items, groups, j, item)) continue;
    if (!chosen) chosen = { at: j, found };
    else if (found.close && isElsewhere(items[chosen.at]!, other)) return { at: chosen.at };
  }
  return chosen ?? { at: doubt };
}

/** True where two events that could both explain a third stand in different spans and tell of different causes. */
function isElsewhere(a: Item, b: Item): boolean {
  const [one, other] = [a.root(), b.root()];
  return (
    one !== undefined &&
    other !== undefined &&
    spansDiffer(a.event, b.event) &&
    !isSameKind(one.trait, other.trait) &&
    other.trait.mask === undefined
  );
}

/** True where the group of `j` has an error like this one already, from the same teller: this one is another request's. */
function isServed(items: readonly Item[], groups: Groups, j: number, item: Item): boolean {
  const root = item.root();
  if (!root) return false;
  return groups
    .members(j)
    .slice(-MEMBERS)
    .some((k) => {
      const other = items[k]!;
      const trait = other.root()?.trait;
      return (
        trait !== undefined &&
        spansDiffer(other.event, item.event) &&
        other.carrier() === item.carrier() &&
        isSameKind(trait, root.trait)
      );
    });
}

/** True where an able mask follows an error of its process so soon that it may be that one's symptom, though nothing joins them. */
function isBeside(other: Item, item: Item): boolean {
  return (
    item.root()?.trait.standing === "able" &&
    isReal(other) &&
    item.event.time - other.event.time <= REQUEST_WINDOW &&
    !conflicts(other.event, item.event) &&
    !asksElse(other.event, item.event) &&
    sameProcess(other.event, item.event)
  );
}

function spansDiffer(a: ErrorEvent, b: ErrorEvent): boolean {
  return a.spanId !== undefined && b.spanId !== undefined && a.spanId !== b.spanId;
}

function take(groups: Groups, i: number, j: number, { join, backward }: Found): void {
  if (backward) groups.join(i, j, join);
  else groups.join(j, i, join);
}

interface Found {
  join: Join;
  /** The later event explains the earlier one. */
  backward: boolean;
  /** Nothing but the same process, route and moment speaks for it. */
  close: boolean;
}

/** `kinOnly`: answers `stranger` unless their spans say that they belong together; otherwise it answers so where they do. */
function judge(
  earlier: Item,
  later: Item,
  unit: TraceUnit,
  kinOnly: boolean,
): Found | "stranger" | undefined {
  const [a, b] = [earlier.event, later.event];
  if (conflicts(a, b)) return "stranger";
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
  if (kin !== kinOnly) return "stranger";
  const process = sameProcess(a, b);
  if (!kin && process && areOfTwoRequests(a, b, unit)) return "stranger";
  const routes = a.route === undefined || b.route === undefined || a.route === b.route;
  const close = process && routes && apart <= REQUEST_WINDOW;
  const where = sameSpan
    ? "the same span"
    : kin
      ? "a parent or child span"
      : close
        ? "the same service and route"
        : "the same trace";
  const joined = (what: string, backward = false): Found => ({
    backward,
    close: !kin && process,
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
    request,
    related: request || (!work && (kin || (a.source !== "sentry" && wentOn(a, b)))),
    work,
    process,
    page,
    apart,
  };
  // Among many requests, another span's error is no sign of what was missing in this one.
  if (!kin && unit.many && process && spansDiffer(a, b) && !other.trait.mask) return undefined;
  const forward = leads(one, other, bond);
  if (forward) return joined(forward);
  if (apart <= SKEW || kin) {
    const backward = leads(other, one, bond);
    if (backward && one.trait.grade < 2) return joined(backward, true);
  }
  return undefined;
}

/** True where two events of one process cannot be of one request, as far as its address tells. */
function areOfTwoRequests(a: ErrorEvent, b: ErrorEvent, unit: TraceUnit): boolean {
  if (asksElse(a, b)) return true;
  // Where a trace holds many requests, a span of its own and no address is too little to belong to one of them.
  return unit.many && spansDiffer(a, b) && (a.request?.url === undefined || b.request?.url === undefined);
}

interface Bond {
  /** The same span, or parent and child. */
  kin: boolean;
  /** The same process and route within a moment. */
  close: boolean;
  /** A request. */
  request: boolean;
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
  const { kin, close, request, related, work, process, page, apart } = bond;
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
  const shared = sharesFrame(first.exception, second.exception, request ? "all" : "inner");
  if (trait.consequence) return related || shared ? "follows from what was missing after" : undefined;
  if (trait.grade === 2) return shared && related ? "came through the same code as" : undefined;
  return undefined;
}
