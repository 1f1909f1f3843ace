/** Joins log events that carry no common id, where one plainly masks its neighbour. The thinnest evidence there is. */
import type { Exception } from "@holdfast/signals";
import { isSameKind, retells } from "../unmask/same-kind.ts";
import type { Groups, Join } from "./groups.ts";
import {
  citation,
  conflicts,
  differ,
  type Item,
  inLogs,
  isBareAnswer,
  isRequest,
  linesBetween,
  type Rooted,
  requestId,
  sameException,
  sameProcess,
  sharesFrame,
  wentOn,
  words,
} from "./item.ts";

/** Lines between the end of one event and the start of the next. */
const NEAR = 15;
/** The same for errors that are causes of their own when alone. */
const NEXT = 6;
/** The same where nothing but the program's words link two errors. */
const STRAIGHT = 2;
/** Milliseconds. */
const SOON = 2000;
/** Neighbours that are looked at. */
const NEIGHBOURS = 4;

export function joinByAdjacency(items: readonly Item[], groups: Groups): void {
  const order = inLogs(items);
  for (let at = 1; at < order.length; at++) {
    const i = order[at]!;
    if (groups.isJoined(i)) continue;
    const before = neighbours(items, order, at);
    if (isCrowded(items, items[i]!, before)) continue;
    for (const j of before) {
      if (groups.find(i) === groups.find(j)) break;
      const join = judge(items[j]!, items[i]!);
      if (join) {
        groups.join(j, i, join);
        break;
      }
      if (!items[j]!.root()) continue;
      // Past an error the look goes on only where that belongs to another process or request.
      if (sameProcess(items[j]!.event, items[i]!.event) && !conflicts(items[j]!.event, items[i]!.event))
        break;
    }
  }
  for (let at = 0; at + 1 < order.length; at++) {
    const [i, next] = [order[at]!, order[at + 1]!];
    const why = announces(items[i]!, items[next]!);
    if (why === undefined || groups.isJoined(i)) continue;
    if (isBareAnswer(items[i]!) && groups.isJoined(next)) continue;
    groups.join(next, i, { tie: "adjacent", why });
  }
}

/** Some access loggers write before the error is printed, and some programs say in words what the stack on the next line shows. */
function announces(first: Item, error: Item): string | undefined {
  const [a, b] = [first.event, error.event];
  if (first.root() || !error.root() || conflicts(a, b) || !sameProcess(a, b)) return undefined;
  if (a.time > 0 && b.time > 0 && Math.abs(b.time - a.time) > SOON) return undefined;
  if (isBareAnswer(first)) {
    return apart(first, error) <= STRAIGHT
      ? `${citation(a)} is a failed answer right before ${citation(b)}`
      : undefined;
  }
  const { frames, synthetic } = error.root()!.exception;
  return apart(first, error) === 0 && frames.length > 0 && synthetic !== true && !differ(a.logger, b.logger)
    ? `${citation(a)} announces ${citation(b)}, right before it in the log`
    : undefined;
}

function neighbours(items: readonly Item[], order: readonly number[], at: number): number[] {
  const near: number[] = [];
  const item = items[order[at]!]!;
  for (let k = at - 1; k >= 0 && near.length < NEIGHBOURS; k--) {
    const other = items[order[k]!]!;
    if (apart(other, item) > NEAR) break;
    near.push(order[k]!);
  }
  return near;
}

/** Lines between two events; 0 where they touch or interleave. */
function apart(earlier: Item, later: Item): number {
  return Math.max(0, linesBetween(earlier.event, later.event));
}

/** Several requests are in the log at once and this event says of none that it is its own: then nearness tells nothing. */
function isCrowded(items: readonly Item[], item: Item, near: readonly number[]): boolean {
  if (requestId(item.event) !== undefined || item.event.traceId !== undefined) return false;
  const ids = new Set<string>();
  for (const j of near) {
    const { event } = items[j]!;
    const id = requestId(event) ?? event.traceId;
    if (id !== undefined) ids.add(id);
  }
  return ids.size > 1;
}

function judge(earlier: Item, later: Item): Join | undefined {
  const [a, b] = [earlier.event, later.event];
  if (conflicts(a, b)) return undefined;
  if (a.time > 0 && b.time > 0 && Math.abs(b.time - a.time) > SOON) return undefined;
  if (a.traceId !== undefined && b.traceId !== undefined) return undefined;
  const lines = apart(earlier, later);
  const [one, other] = [earlier.root(), later.root()];
  const session = isSession(a, b);
  const joined = (what: string): Join => ({
    tie: session ? "session" : "adjacent",
    why: session
      ? `${citation(b)} ${what} ${citation(a)}, in the same database session`
      : `${citation(b)} ${what} ${citation(a)}, ${lines === 0 ? "right after it" : `${lines} lines after it`} in the log`,
  });

  // A database's log beside the program's: two tellers of one error.
  if (
    one &&
    other &&
    differ(a.platform, b.platform) &&
    (sameException(one.exception, other.exception) ||
      // A database's log names its errors otherwise than the drivers do.
      ((a.platform === "postgres" || b.platform === "postgres") &&
        one.exception.message.length >= 12 &&
        words(one.exception) === words(other.exception)))
  ) {
    return joined("tells of the same error as");
  }
  if (!sameProcess(a, b)) return undefined;
  if (isBareAnswer(later)) {
    return one && !differ(a.route, b.route) && !differ(a.request?.url, b.request?.url)
      ? joined("is a failed answer near")
      : undefined;
  }
  if (!one || !other || differ(a.route, b.route)) return undefined;
  if (lines <= NEXT && summarises(earlier, later)) return joined("tells of the same error as");
  if (isSameKind(one.trait, other.trait)) return undefined;
  const { trait } = other;
  // A server on its way down breaks its connections first, and then says so.
  if (lines <= NEXT && isGoingDown(other) && (isGoingDown(one) || isBroken(one)))
    return joined("tells of the same shutdown as");
  if (trait.mask) {
    // What a process died of has rules of its own.
    if (trait.mask.slug === "death-report") return undefined;
    // A database tells its recovery in many lines; any other mask twice is two failures.
    if (one.trait.mask === trait.mask)
      return trait.mask.slug === "database-recovery" ? joined("belongs to the same recovery as") : undefined;
    if (one.trait.grade === 0) return trait.grade === 0 ? joined("is a usual consequence of") : undefined;
    return lines <= (trait.standing === "able" ? NEXT : NEAR)
      ? joined("is a usual consequence of")
      : undefined;
  }
  if (lines > NEXT) return undefined;
  if (retells(one.trait, trait) || isQuoted(a, other.exception)) return joined("repeats the words of");
  if (!trait.consequence || one.trait.grade < 2) return undefined;
  if (sharesFrame(one.exception, other.exception, isRequest(a) || isRequest(b) ? "all" : "named"))
    return joined("came through the same code as");
  if (lines <= STRAIGHT && wentOn(a, b)) return joined("follows from what was missing after");
  return undefined;
}

function isGoingDown({ exception }: Rooted): boolean {
  return exception.code !== undefined && /^57P0[123]$/.test(exception.code);
}

function isBroken({ trait }: Rooted): boolean {
  return trait.mask?.slug === "dropped-connection" && trait.standing === "weak";
}

/** One line told an error without its stack, the other with it. Two attempts are told alike. */
function summarises(a: Item, b: Item): boolean {
  const [short, long] = a.exceptions.every(({ frames }) => frames.length === 0) ? [a, b] : [b, a];
  if (short.exceptions.length !== 1 || long.exceptions.every(({ frames }) => frames.length === 0))
    return false;
  const said = short.exceptions[0]!;
  return (
    said.frames.length === 0 &&
    said.message.length >= 12 &&
    long.exceptions.some(
      (one) => one.type === said.type && (sameException(one, said) || one.message.startsWith(said.message)),
    )
  );
}

/** Words without a stack that the earlier event said of its error already: what a promise was rejected with, a summary. */
function isQuoted({ message }: Item["event"], said: Exception): boolean {
  return said.frames.length === 0 && said.message.length >= 12 && message?.includes(said.message) === true;
}

/** One backend process of a database serves one client session. */
function isSession(a: Item["event"], b: Item["event"]): boolean {
  return (
    a.platform === "postgres" &&
    b.platform === "postgres" &&
    a.instance !== undefined &&
    a.instance === b.instance
  );
}
