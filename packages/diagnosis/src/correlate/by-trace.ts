/** Joins events of one trace where more than the trace id speaks for it: a page's, a job's or a copied trace holds many failures. */
import { isSameKind, retells } from "../unmask/same-kind.ts";
import type { Groups, Join } from "./groups.ts";
import { citation, conflicts, type Item, isBareAnswer, isRequest, sameException, sameProcess, sharesFrame } from "./item.ts";

/** A caller may wait this long for a callee's failure, milliseconds. */
const CALL_WINDOW = 60_000;
/** Errors of one request follow each other within this, milliseconds. */
const REQUEST_WINDOW = 2000;
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

export function joinByTrace(items: readonly Item[], groups: Groups): void {
  const recent = new Map<string, number[]>();
  for (let i = 0; i < items.length; i++) {
    const trace = items[i]!.event.traceId;
    if (trace === undefined || trace === "") continue;
    let others = recent.get(trace);
    if (!others) recent.set(trace, (others = []));
    for (let k = others.length - 1; k >= 0; k--) {
      const j = others[k]!;
      if (groups.find(i) === groups.find(j)) continue;
      if (items[i]!.event.time - items[j]!.event.time > CALL_WINDOW) break;
      const found = judge(items[j]!, items[i]!);
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

function judge(earlier: Item, later: Item): { join: Join; backward: boolean } | undefined {
  const [a, b] = [earlier.event, later.event];
  if (conflicts(a, b)) return undefined;
  const apart = b.time - a.time;
  const sameSpan = a.spanId !== undefined && a.spanId === b.spanId;
  const kin =
    sameSpan || (a.spanId !== undefined && a.spanId === b.parentSpanId) || (b.spanId !== undefined && b.spanId === a.parentSpanId);
  const process = sameProcess(a, b);
  const routes = a.route === undefined || b.route === undefined || a.route === b.route;
  const close = process && routes && apart <= REQUEST_WINDOW;
  const where = sameSpan ? "the same span" : kin ? "a parent or child span" : close ? "the same service and route" : "the same trace";
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
      if (kin || (close && isRequest(b)) || (one && isBareAnswer(later))) return joined("is the failed answer to", answerFirst);
      return undefined;
    }
    return kin && apart <= REQUEST_WINDOW ? joined("tells more of") : undefined;
  }

  if (isSameKind(one.trait, other.trait)) {
    if (!sameException(one.exception, other.exception)) return undefined;
    const tellers = earlier.carrier() !== later.carrier() || earlier.exceptions.length !== later.exceptions.length;
    // The same error from the same teller again is another attempt, unless an outer span recorded what passed through it.
    if (a.source === "sentry" && b.source === "sentry" && earlier.exceptions.length === later.exceptions.length) return undefined;
    const passed = kin && !sameSpan && apart <= REQUEST_WINDOW;
    return passed || (tellers && (kin || close) && apart <= REQUEST_WINDOW) ? joined("tells of the same error as") : undefined;
  }

  const forward = leads(one, other, { kin, close, apart, request: isRequest(b) && isRequest(a), process });
  if (forward) return joined(forward);
  if (apart <= SKEW || kin) {
    const backward = leads(other, one, { kin, close, apart, request: isRequest(a) && isRequest(b), process });
    if (backward && one.trait.grade < 2) return joined(backward, true);
  }
  return undefined;
}

type Rooted = NonNullable<ReturnType<Item["root"]>>;

/** In what way the second error is a consequence of the first; undefined where nothing shows that it is. */
function leads(
  first: Rooted,
  second: Rooted,
  { kin, close, request, process }: { kin: boolean; close: boolean; apart: number; request: boolean; process: boolean },
): string | undefined {
  const { trait } = second;
  if (first.trait.grade === 0 && trait.grade === 0 && first.trait.mask === trait.mask) return undefined;
  if ((kin || close) && retells(first.trait, trait)) return "repeats the words of";
  if (trait.mask) {
    if (trait.standing === "able") {
      // A serializer or a clean-up may fail for reasons of its own: only inside the request that had failed.
      return (kin || close) && request ? "is a usual consequence of" : undefined;
    }
    if (kin || close) return "is a usual consequence of";
    if (!process && CALLER_SIDE.has(trait.mask.slug) && first.trait.grade > 0) return "is the caller's side of";
    return undefined;
  }
  if (!(kin || close)) return undefined;
  const shared = sharesFrame(first.exception, second.exception);
  if (trait.consequence) return request || shared ? "follows from what was missing after" : undefined;
  if (trait.grade === 2) return shared && request ? "came through the same code as" : undefined;
  return undefined;
}
