/** Finds the stored events that new ones may belong together with. */
import { PEERS_MAX, type Peer, tiesOf, withFlags } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { unpackBody } from "../body.ts";
import type { Candidate, ProjectBatch } from "./gather.ts";
import { loadNearest } from "./nearest-peers.ts";
import { COLUMNS, type Row } from "./peer-row.ts";

/** How far apart in time, in milliseconds, events of one request may lie. */
const WINDOW = 15 * 60_000;

/** A peer with what is needed to write it again. */
export interface StoredPeer extends Peer {
  raw: string | null;
  received: number;
  size: number;
}

const PREFIXED = COLUMNS.replaceAll(/\w+/g, "e.$&");

/** Which of these ids are stored. */
export async function loadStoredIds(
  run: Run,
  words: SqlWords,
  project: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const sql = `select id from event where project = ? and ${words.among("id")}`;
  const rows = await run.all<{ id: string }>(sql, [project, words.list(ids)]);
  return new Set(rows.map((row) => row.id));
}

/**
 * The stored events that share a trace or request id with new events or flags, and the other events of their failures.
 *
 * A request id with `PEERS_MAX` events or more is `full`: it is no longer looked at. Of a trace that holds as many, only what is
 * nearest to the new events in time and by span is looked at, and the trace is `partial`: one that never ends costs no more.
 */
export async function loadPeers(
  run: Run,
  words: SqlWords,
  part: ProjectBatch,
  fresh: readonly Candidate[],
): Promise<{ peers: StoredPeer[]; full: Set<string>; partial: Set<string> }> {
  const traces = new Set(part.flags.keys());
  const requests = new Set<string>();
  let [from, to] = [Infinity, -Infinity];
  const see = (time: number): void => {
    from = Math.min(from, time);
    to = Math.max(to, time);
  };
  for (const { error, trace, request } of fresh) {
    if (trace) traces.add(trace);
    if (request) requests.add(request);
    if (trace || request) see(error.time);
  }
  for (const flags of part.flags.values()) for (const flag of flags) if (flag.time) see(flag.time);
  const window: [number, number] = Number.isFinite(from)
    ? [Math.trunc(from) - WINDOW, Math.trunc(to) + WINDOW]
    : [0, Number.MAX_SAFE_INTEGER];

  const full = new Set<string>();
  const partial = new Set<string>();
  const found = new Map<number, StoredPeer>();
  for (const [column, letter, values] of [
    ["trace_id", "t", traces],
    ["request_id", "r", requests],
  ] as const) {
    if (values.size === 0) continue;
    const rows = await run.all<Row>(tieSql(words, column), [
      words.list([...values]),
      part.project,
      ...window,
    ]);
    for (const [tie, members] of Map.groupBy(rows, (row) => row.tie)) {
      if (members.length < PEERS_MAX) for (const row of members) addPeer(found, row, part);
      else if (letter === "r") full.add(letter + tie);
      else {
        partial.add(letter + tie);
        const own = fresh.filter(({ trace }) => trace === tie).map(({ error }) => error);
        for (const row of await loadNearest(run, words, part.project, tie, own)) addPeer(found, row, part);
      }
    }
  }
  await completeFailures(run, words, part, found);
  const peers = [...found.values()].sort((a, b) => a.error.time - b.error.time || a.seq - b.seq);
  return { peers: leaveOutFull(peers, full), full, partial };
}

function tieSql(words: SqlWords, column: string): string {
  const inner = `from event x where x.${column} = k.value and x.project = ? and x.time between ? and ?
    order by x.time desc limit ${PEERS_MAX}`;
  return words.kind === "sqlite"
    ? `select k.value as tie, ${PREFIXED} from json_each(?) k join event e on e.seq in (select x.seq ${inner})`
    : `select k.value as tie, ${PREFIXED} from unnest(?::text[]) as k(value)
       cross join lateral (select ${COLUMNS} ${inner}) e`;
}

function addPeer(found: Map<number, StoredPeer>, row: Row, part: ProjectBatch): void {
  if (found.has(row.seq)) return;
  const { error, raw } = unpackBody(row.body);
  found.set(row.seq, {
    seq: row.seq,
    issue: row.issue_id,
    failure: row.failure_id,
    role: row.role,
    received: row.received,
    size: row.size,
    error,
    raw,
    now: withFlags(error, error.traceId ? part.flags.get(error.traceId) : undefined),
  });
}

/** A failure is counted whole, so it is taken back whole: also those of its events that share no tie with the new ones. */
async function completeFailures(
  run: Run,
  words: SqlWords,
  part: ProjectBatch,
  found: Map<number, StoredPeer>,
): Promise<void> {
  if (found.size === 0) return;
  const failures = words.list([...new Set([...found.values()].map((peer) => peer.failure))]);
  const sql = `select ${COLUMNS} from event where project = ? and ${words.among("failure_id")} and failure_id <> id
    union all select ${COLUMNS} from event where project = ? and ${words.among("id")}`;
  const rows = await run.all<Row>(sql, [part.project, failures, part.project, failures]);
  for (const row of rows) addPeer(found, row, part);
}

/** Failures that touch a full tie stay as they are. */
function leaveOutFull(peers: StoredPeer[], full: ReadonlySet<string>): StoredPeer[] {
  if (full.size === 0) return peers;
  const settled = new Set(
    peers.filter((peer) => tiesOf(peer.error).some((tie) => full.has(tie))).map((peer) => peer.failure),
  );
  return peers.filter((peer) => !settled.has(peer.failure));
}
