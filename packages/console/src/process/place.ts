/** Decides where new error events go, and which stored ones move because of them: events in, changes out, no database. */
import type { Failure } from "@holdfast/diagnosis";
import type { ErrorEvent } from "@holdfast/signals";
import { type Analysed, analyse, analyseAlone } from "./analyse.ts";
import { groupByTies, kinTiesOf, tiesOf } from "./group-events.ts";
import { addFailure, type IssueChanges, removeFailure } from "./issue-change.ts";

/** Stored events of one trace or request that are looked at together. A request's events beyond stand alone; of a trace the nearest are looked at. */
export const PEERS_MAX = 50;
/** New events of one trace that are looked at together, where a batch brings that many. */
const TOGETHER = 1000;

/** An event's place. */
export interface Place {
  issue: string;
  failure: string;
  role: "root" | "symptom";
}

/** An event that is stored already. `error` is as stored; `now` as it is to be, when a late signal (a flag) adds to it. */
export interface Peer extends Place {
  seq: number;
  error: ErrorEvent;
  now: ErrorEvent;
}

export interface Placed {
  /** By event id, for every new event. */
  places: Map<string, Place>;
  /** Stored events whose place or content changes. */
  moves: { peer: Peer; to: Place }[];
}

interface Item {
  ties: readonly string[];
  error: ErrorEvent;
  peer: Peer | null;
}

/**
 * Places the new events of one project.
 *
 * `full` holds request ties (see `tiesOf`) with so many stored events that they are no longer looked at: their new events stand alone.
 * `partial` holds trace ties of which `peers` has only what is nearest to the new events: there nothing moves but what a new event touches.
 * A failure that is unchanged is not counted again; one that grew or changed is taken out of its old issue and put into its new one.
 * Adds to `changes`. `pause` is called between groups, so that the caller can let others run.
 */
export async function place(
  input: {
    project: string;
    fresh: readonly ErrorEvent[];
    peers: readonly Peer[];
    full?: ReadonlySet<string>;
    partial?: ReadonlySet<string>;
  },
  changes: IssueChanges,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<Placed> {
  const { project, full, partial } = input;
  const placed: Placed = { places: new Map(), moves: [] };
  const items: Item[] = [];
  const held = new Map<string, number>();
  const isFull = (tie: string): boolean => {
    if (!tie.startsWith("r")) return false;
    const count = (held.get(tie) ?? 0) + 1;
    held.set(tie, count);
    return full?.has(tie) === true || count > PEERS_MAX;
  };
  for (const peer of input.peers) {
    const ties = tiesOf(peer.now);
    for (const tie of ties) isFull(tie);
    items.push({ ties, error: peer.now, peer });
  }
  for (const error of input.fresh) {
    const ties = tiesOf(error);
    // Each is counted.
    const alone = ties.filter(isFull).length > 0;
    items.push({ ties: alone ? [] : ties, error, peer: null });
  }
  for (const group of groupByTies(items)) {
    const seen = partial !== undefined && group.some(({ ties }) => ties.some((tie) => partial.has(tie)));
    for (const part of parted(group)) {
      const wait = pause();
      if (wait) await wait;
      placeGroup(project, part, seen || part !== group, changes, placed);
    }
  }
  return placed;
}

/** A group that is too large to be looked at as one, in parts by time; what shares a span, a request id or a failure stays together. */
function parted(group: Item[]): Item[][] {
  if (group.length <= TOGETHER + PEERS_MAX) return [group];
  const kin = groupByTies(
    group.map((item) => {
      const ties = item.ties.length === 0 ? [] : kinTiesOf(item.error);
      if (item.peer) ties.push(`f${item.peer.failure}`);
      return { item, ties };
    }),
  ).sort((a, b) => a[0]!.item.error.time - b[0]!.item.error.time);
  const parts: Item[][] = [[]];
  for (const members of kin) {
    if (parts.at(-1)!.length + members.length > TOGETHER && parts.at(-1)!.length > 0) parts.push([]);
    for (const { item } of members) parts.at(-1)!.push(item);
  }
  return parts;
}

function placeGroup(
  project: string,
  group: Item[],
  partial: boolean,
  changes: IssueChanges,
  placed: Placed,
): void {
  const peers = group.flatMap(({ peer }) => (peer ? [peer] : []));
  if (peers.length === group.length && peers.every((peer) => peer.now === peer.error)) return;

  const before = oldFailures(project, peers);
  const stored = new Map(peers.map((peer) => [peer.error.id, peer]));
  const analysed = analyse(
    project,
    group.map(({ error }) => error),
    (failure) => {
      const old = before.get(failure.id);
      if (!old || !isSame(old, failure, stored)) return false;
      before.delete(failure.id);
      return true;
    },
  );
  const counted = partial ? touched(analysed, stored, before) : analysed;
  for (const one of counted) count(project, one, stored, changes, placed);
  for (const old of before.values()) removeFailure(changes, project, old.issue, old.analysed());
}

/** The failures that have to do with what is new or changed. What was only seen in part stays as it is: it leaves `before`. */
function touched(
  analysed: readonly Analysed[],
  stored: ReadonlyMap<string, Peer>,
  before: Map<string, OldFailure>,
): Analysed[] {
  const byOld = new Map<string, Analysed[]>();
  const waiting: Analysed[] = [];
  for (const one of analysed) {
    let isNew = false;
    for (const { id } of one.failure.events) {
      const peer = stored.get(id);
      if (!peer || peer.now !== peer.error) isNew = true;
      if (!peer) continue;
      const of = byOld.get(peer.failure);
      if (of) of.push(one);
      else byOld.set(peer.failure, [one]);
    }
    if (isNew) waiting.push(one);
  }
  const found = new Set(waiting);
  const opened = new Set<string>();
  for (const one of found) {
    for (const { id } of one.failure.events) {
      const failure = stored.get(id)?.failure;
      if (failure === undefined || opened.has(failure)) continue;
      opened.add(failure);
      for (const other of byOld.get(failure)!) found.add(other);
    }
  }
  for (const id of before.keys()) if (!opened.has(id)) before.delete(id);
  return analysed.filter((one) => found.has(one));
}

interface OldFailure {
  issue: string;
  ids: Set<string>;
  /** As it was counted; made on demand. */
  analysed(): Analysed;
}

/** The failures as they were counted, from the stored events alone. */
function oldFailures(project: string, peers: readonly Peer[]): Map<string, OldFailure> {
  const byFailure = Map.groupBy(peers, (peer) => peer.failure);
  const failures = new Map<string, OldFailure>();
  for (const [id, members] of byFailure) {
    const events = members.map((peer) => peer.error);
    failures.set(id, {
      issue: members[0]!.issue,
      ids: new Set(events.map((event) => event.id)),
      analysed() {
        // One failure was counted: when the analysis (of a newer version, say) splits it, its first part stands for all of it.
        const base = analyse(project, events)[0] ?? analyseAlone(project, events[0]!);
        return { ...base, failure: { ...base.failure, id, events } };
      },
    });
  }
  return failures;
}

/** True where nothing came to a failure, nothing left it and no event of it changed: then it is understood as it was. */
function isSame(old: OldFailure, now: Failure, stored: ReadonlyMap<string, Peer>): boolean {
  return (
    old.ids.size === now.events.length &&
    now.events.every((event) => {
      const peer = stored.get(event.id);
      return peer !== undefined && old.ids.has(event.id) && peer.now === peer.error;
    })
  );
}

/** Counts a failure that is new or changed, and places its events. */
function count(
  project: string,
  analysed: Analysed,
  stored: ReadonlyMap<string, Peer>,
  changes: IssueChanges,
  placed: Placed,
): void {
  addFailure(changes, project, analysed);
  const { failure, unmasking } = analysed;
  // With no exception to name, the event itself is all there is; with masks only, none of them is the root.
  const teller =
    unmasking.root === null ? (failure.exceptions.length === 0 ? 0 : -1) : failure.told[unmasking.root];
  for (const [index, event] of failure.events.entries()) {
    const to: Place = {
      issue: analysed.issue,
      failure: failure.id,
      role: index === teller ? "root" : "symptom",
    };
    const peer = stored.get(event.id);
    if (!peer) placed.places.set(event.id, to);
    else if (
      peer.now !== peer.error ||
      peer.issue !== to.issue ||
      peer.failure !== to.failure ||
      peer.role !== to.role
    ) {
      placed.moves.push({ peer, to });
    }
  }
}
