/** Decides where new error events go, and which stored ones move because of them: events in, changes out, no database. */
import type { ErrorEvent } from "@holdfast/signals";
import { type Analysed, analyse, analyseAlone } from "./analyse.ts";
import { groupByTies, tiesOf } from "./group-events.ts";
import { addFailure, type IssueChanges, removeFailure } from "./issue-change.ts";

/** Events of one trace or request that are looked at together; the ones beyond stand alone. */
export const PEERS_MAX = 50;

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
 * `full` holds ties (see `tiesOf`) with so many stored events that they are no longer looked at: their new events stand alone.
 * A failure that is unchanged is not counted again; one that grew or changed is taken out of its old issue and put into its new one.
 * Adds to `changes`. `pause` is called between groups, so that the caller can let others run.
 */
export async function place(
  input: {
    project: string;
    fresh: readonly ErrorEvent[];
    peers: readonly Peer[];
    full?: ReadonlySet<string>;
  },
  changes: IssueChanges,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<Placed> {
  const { project, full } = input;
  const placed: Placed = { places: new Map(), moves: [] };
  const items: Item[] = [];
  for (const peer of input.peers) items.push({ ties: tiesOf(peer.now), error: peer.now, peer });
  for (const error of input.fresh) {
    const ties = tiesOf(error);
    items.push({ ties: full && ties.some((tie) => full.has(tie)) ? [] : ties, error, peer: null });
  }
  for (const group of groupByTies(items)) {
    const wait = pause();
    if (wait) await wait;
    placeGroup(project, group, changes, placed);
  }
  return placed;
}

function placeGroup(project: string, group: Item[], changes: IssueChanges, placed: Placed): void {
  const peers = group.filter((item) => item.peer !== null);
  const fresh = group.filter((item) => item.peer === null);
  const together = fresh.slice(0, Math.max(0, PEERS_MAX - peers.length));
  for (const { error } of fresh.slice(together.length)) {
    count(project, analyseAlone(project, error), new Map(), changes, placed);
  }
  if (together.length === 0 && peers.every(({ peer }) => peer!.now === peer!.error)) return;

  const before = oldFailures(
    project,
    peers.map(({ peer }) => peer!),
  );
  const stored = new Map(peers.map(({ peer }) => [peer!.error.id, peer!]));
  const analysed = analyse(
    project,
    [...peers, ...together].map((item) => item.error),
  );
  for (const one of analysed) {
    const old = before.get(one.failure.id);
    if (old && isSame(old, one, stored)) before.delete(one.failure.id);
    else count(project, one, stored, changes, placed);
  }
  for (const old of before.values()) removeFailure(changes, project, old.issue, old.analysed);
}

interface OldFailure {
  issue: string;
  ids: Set<string>;
  analysed: Analysed;
}

/** The failures as they were counted, from the stored events alone. */
function oldFailures(project: string, peers: readonly Peer[]): Map<string, OldFailure> {
  const byFailure = Map.groupBy(peers, (peer) => peer.failure);
  const failures = new Map<string, OldFailure>();
  for (const [id, members] of byFailure) {
    const events = members.map((peer) => peer.error);
    const whole = analyse(project, events);
    // One failure was counted: when the analysis (of a newer version, say) splits it, its first part stands for all of it.
    const base = whole[0] ?? analyseAlone(project, events[0]!);
    const analysed = { ...base, failure: { ...base.failure, id, events } };
    failures.set(id, { issue: members[0]!.issue, ids: new Set(events.map((event) => event.id)), analysed });
  }
  return failures;
}

function isSame(old: OldFailure, now: Analysed, stored: ReadonlyMap<string, Peer>): boolean {
  return (
    old.issue === now.issue &&
    old.ids.size === now.failure.events.length &&
    now.failure.events.every((event) => {
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
