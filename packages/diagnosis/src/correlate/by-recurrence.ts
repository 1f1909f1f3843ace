/** Joins events that carry no common id where one kind of failure comes after another each time: once is chance, always is not. */
import { handledStatus } from "../unmask/handled.ts";
import type { Groups } from "./groups.ts";
import { citation, conflicts, type Item, inLogs, requestId, sameProcess } from "./item.ts";

/** Times that a failure must have come after the other. */
const TIMES = 3;
/** Part of its times that it must have come after the other, and of the other's times that it must have followed. */
const MOSTLY = 0.8;
/** Milliseconds between the two. */
const SOON = 30_000;
/** Kinds that are compared; more than these are a log of many troubles. */
const KINDS = 40;
/** Events since the failure's time before that are looked at. */
const LOOKED = 12;

const VARYING =
  /"[^"]{0,200}"|'[^']{0,200}'|\b[0-9a-f]{8,}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\d+(?:[.:]\d+)*/gi;

export function joinByRecurrence(items: readonly Item[], groups: Groups): void {
  const order = inLogs(items).filter((i) => items[i]!.root() !== undefined);
  if (order.length < 2 * TIMES) return;
  const kinds = new Map<string, number[]>();
  const kindOf = new Map<number, string>();
  order.forEach((i, at) => {
    const kind = shapeOf(items[i]!);
    kindOf.set(i, kind);
    const list = kinds.get(kind);
    if (list) list.push(at);
    else kinds.set(kind, [at]);
  });
  if (kinds.size < 2 || kinds.size > KINDS) return;
  for (const [kind, places] of kinds) {
    if (places.length < TIMES) continue;
    const late = items[order[places[0]!]!]!;
    if (!mayFollow(late) || places.some((at) => groups.isJoined(order[at]!))) continue;
    const cause = causeOf(kind, places, order, items, kinds, kindOf);
    if (!cause) continue;
    for (const [at, before] of cause) {
      const [i, j] = [order[at]!, order[before]!];
      if (groups.find(i) === groups.find(j)) continue;
      groups.join(j, i, {
        tie: "adjacent",
        why: `${citation(items[i]!.event)} follows ${citation(items[j]!.event)}, as ${cause.size} of ${places.length} like it follow one like that`,
      });
    }
  }
}

/** For each time of the failure the event that came before it, where it is always of one kind; undefined where none or several are. */
function causeOf(
  kind: string,
  places: readonly number[],
  order: readonly number[],
  items: readonly Item[],
  kinds: ReadonlyMap<string, readonly number[]>,
  kindOf: ReadonlyMap<number, string>,
): Map<number, number> | undefined {
  const before = new Map<string, Map<number, number>>();
  let last = -1;
  for (const at of places) {
    const seen = new Set<string>();
    for (let k = at - 1; k > last && at - k <= LOOKED; k--) {
      const other = kindOf.get(order[k]!)!;
      if (other === kind || seen.has(other) || !precedes(items[order[k]!]!, items[order[at]!]!)) continue;
      seen.add(other);
      const pairs = before.get(other);
      if (pairs) pairs.set(at, k);
      else before.set(other, new Map([[at, k]]));
    }
    last = at;
  }
  const fitting = [...before].filter(
    ([other, pairs]) =>
      pairs.size >= TIMES &&
      pairs.size >= places.length * MOSTLY &&
      pairs.size >= kinds.get(other)!.length * MOSTLY &&
      (isClose(pairs, order, items) || isAkin(pairs, order, items)),
  );
  return fitting.length === 1 ? fitting[0]![1] : undefined;
}

/** Two kinds that only take turns lie as far apart before as behind: a cause lies nearer to what comes of it than that to the next one. */
function isClose(
  pairs: ReadonlyMap<number, number>,
  order: readonly number[],
  items: readonly Item[],
): boolean {
  const list = [...pairs];
  let near = 0;
  let far = 0;
  for (const [n, [at, before]] of list.entries()) {
    const next = list[n + 1]?.[1];
    if (next === undefined) break;
    const behind = apart(items[order[before]!]!, items[order[at]!]!);
    const ahead = apart(items[order[at]!]!, items[order[next]!]!);
    if (behind <= ahead) near++;
    else far++;
  }
  return near >= (near + far) * MOSTLY;
}

const WORD = /[A-Z]?[a-z]{3,}/g;
const USUAL =
  /^(?:error|exception|failed|failure|fail|could|cannot|with|from|that|this|request|handler|internal|server|service|unexpected|unknown|http|https|dist|source|index|main|node|modules|async|null|undefined|invalid|missing|required|timeout|when|while|after|before|local|type|value|object|function|call|line|file|path)$/;

/** Whether the two speak of one thing: in their words, their classes, their code. */
function isAkin(
  pairs: ReadonlyMap<number, number>,
  order: readonly number[],
  items: readonly Item[],
): boolean {
  const [at, before] = pairs.entries().next().value!;
  const late = wordsOf(items[order[at]!]!);
  const early = wordsOf(items[order[before]!]!);
  for (const word of early)
    for (const other of late) if (word.startsWith(other) || other.startsWith(word)) return true;
  return false;
}

function wordsOf({ event, root }: Item): Set<string> {
  const { exception } = root()!;
  const own = exception.frames.filter(({ inApp }) => inApp === true).slice(0, 3);
  const places = own.map(
    ({ file, function: name }) => `${file?.replace(/^.*[\\/]/, "") ?? ""} ${name ?? ""}`,
  );
  const text = `${event.logger ?? ""} ${event.route ?? ""} ${event.message?.slice(0, 300) ?? ""} ${exception.type} ${exception.message.slice(0, 300)} ${places.join(" ")}`;
  const words = (text.match(WORD) ?? []).map((word) => word.toLowerCase());
  return new Set(words.filter((word) => word.length >= 4 && !USUAL.test(word)));
}

/** Milliseconds; lines where no times are told. */
function apart({ event: a }: Item, { event: b }: Item): number {
  return a.time > 0 && b.time > 0 && a.time !== b.time ? b.time - a.time : b.lines!.first - a.lines!.last;
}

/** What names no cause of its own may come of something. */
function mayFollow(item: Item): boolean {
  const { trait } = item.root()!;
  return trait.grade < 3 && trait.mask?.slug !== "death-report";
}

function precedes(first: Item, later: Item): boolean {
  const [a, b] = [first.event, later.event];
  const [one, other] = [first.root()!.trait, later.root()!.trait];
  if (one.grade < 3 && one.grade <= other.grade && !(one.grade === 2 && refuses(later) && !refuses(first)))
    return false;
  if (conflicts(a, b) || !sameProcess(a, b)) return false;
  if (requestId(a) !== undefined && requestId(b) === undefined) return false;
  if (a.lines!.file !== b.lines!.file) return false;
  return !(a.time > 0 && b.time > 0) || b.time - a.time <= SOON;
}

/** What is answered as a fault of the request may have a cause that is none. */
function refuses({ event, root }: Item): boolean {
  return handledStatus(root()!.trait, event.request?.status, event.level) !== undefined;
}

function shapeOf(item: Item): string {
  const { exception } = item.root()!;
  const { event } = item;
  return `${event.service ?? ""}|${event.lines?.file ?? ""}|${exception.type}|${exception.message.slice(0, 300).replace(VARYING, "#")}`;
}
