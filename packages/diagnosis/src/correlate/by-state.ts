/** Joins failures to a state of their process or server that takes from all work there what it needs: memory, open files, the disk, the event loop, a lock. */
import type { Groups } from "./groups.ts";
import { citation, conflicts, type Item, inLogs, sameProcess } from "./item.ts";
import { sharedSide } from "./shared-side.ts";

/** States that are remembered. */
const STATES = 40;

interface State {
  /** Of the words, type and code of an error that states it. */
  is: RegExp;
  /** Masks that it brings about. */
  masks: readonly string[];
  /** Other errors that it brings about, by their words. */
  errors?: RegExp;
  /** How long after its statement, milliseconds. */
  lasts: number;
  /** How long before: what counts a limit may be told after the first that met it. */
  late: number;
  /** It is a server's, and met by its clients, in other logs. */
  served?: boolean;
}

const MINUTE = 60_000;
/** What work looks like that was kept waiting. */
const WAITS = ["timeout", "dropped-connection", "empty-error", "lost-lock"];

const KINDS: readonly State[] = [
  {
    is: /\bOutOfMemoryError\b|\bMemoryError\b|\bENOMEM\b|\bheap (?:space|limit|out of memory)\b|^out of memory\b/i,
    masks: WAITS,
    lasts: 5 * MINUTE,
    late: 0,
  },
  {
    is: /\bE[MN]FILE\b|\btoo many open files\b/i,
    masks: ["timeout", "dropped-connection", "empty-error"],
    errors: /\bdevice or resource busy\b|\bEBUSY\b/i,
    lasts: 5 * MINUTE,
    late: 10_000,
  },
  {
    is: /\bevent loop (?:was |has been |is )?(?:blocked|stalled|stood still)\b/i,
    masks: ["lost-lock", "timeout", "dropped-connection", "retries-exhausted"],
    lasts: MINUTE / 2,
    late: 2000,
  },
  {
    is: /^panic\b/i,
    masks: ["lost-lock"],
    errors: /\bpoison/i,
    lasts: Number.POSITIVE_INFINITY,
    late: 0,
  },
  {
    is: /\bENOSPC\b|\bEDQUOT\b|\bno space left\b|\bdisk (?:is )?full\b|\bdisk quota exceeded\b/i,
    masks: WAITS,
    errors:
      /\bunable to persist\b|\bread[ -]?only\b|\bno leader\b|\bleader(?:ship)? (?:election|not available)|\bnot (?:the )?leader\b|\bunavailable\b|\bconnection refused\b|\bECONNREFUSED\b/i,
    lasts: 5 * MINUTE,
    late: 0,
    served: true,
  },
];

interface Told {
  at: number;
  kind: State;
}

export function joinByState(items: readonly Item[], groups: Groups): void {
  const told: Told[] = [];
  for (const i of inLogs(items)) {
    const kind = stateOf(items[i]!);
    if (kind && told.length < STATES) told.push({ at: i, kind });
  }
  if (told.length === 0) return;
  const stating = new Set(told.map(({ at }) => at));
  for (const i of inLogs(items)) {
    if (stating.has(i)) continue;
    const state = nearest(told, items, i);
    if (state === undefined || groups.find(i) === groups.find(state)) continue;
    // What belongs to a failure that names its own cause is explained.
    if (groups.isJoined(i) && !isWeak(items[i]!)) continue;
    groups.join(state, i, {
      tie: "adjacent",
      why: `${citation(items[i]!.event)} met the state that ${citation(items[state]!.event)} tells of`,
    });
  }
}

function stateOf(item: Item): State | undefined {
  const root = item.root();
  if (!root || (root.trait.mask !== undefined && root.trait.standing !== "able")) return undefined;
  const { type, message, code } = root.exception;
  const text = `${type.split(".").at(-1)} ${code ?? ""} ${message.slice(0, 500)}`;
  return KINDS.find(({ is, errors }) => is.test(text) && errors?.test(text) !== true);
}

/** The last statement before it; failing that the first one soon after. */
function nearest(told: readonly Told[], items: readonly Item[], i: number): number | undefined {
  let found: number | undefined;
  for (const { at, kind } of told) {
    if (!brings(kind, items[at]!, items[i]!)) continue;
    const before = isBefore(items[at]!, items[i]!);
    if (before || found === undefined) found = at;
    if (!before) break;
  }
  return found;
}

function brings(state: State, stated: Item, item: Item): boolean {
  const [a, b] = [stated.event, item.event];
  const root = item.root();
  if (!root || !isOf(state, item)) return false;
  const same = a.lines!.file === b.lines!.file && sameProcess(a, b);
  const served = state.served === true && !same && sharedSide(stated, item);
  if (!same && !served) return false;
  if (!served && conflicts(a, b) && !Number.isFinite(state.lasts)) return false;
  if (!(a.time > 0 && b.time > 0)) return same && isBefore(stated, item);
  const after = b.time - a.time;
  return after >= -state.late && after <= state.lasts && (after !== 0 || isBefore(stated, item) || served);
}

function isOf({ masks, errors }: State, item: Item): boolean {
  const { trait, exception } = item.root()!;
  if (trait.mask && trait.standing !== "able" && masks.includes(trait.mask.slug)) return true;
  return errors?.test(exception.message.slice(0, 500)) === true;
}

function isWeak(item: Item): boolean {
  return (item.root()?.trait.grade ?? 0) < 2;
}

function isBefore({ event: a }: Item, { event: b }: Item): boolean {
  if (a.lines!.file === b.lines!.file) return a.lines!.first < b.lines!.first;
  return a.time <= b.time;
}
