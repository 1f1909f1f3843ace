/** Writes a batch: the hot path, from accepted signals to rows. */
import { type IssueChanges, type Placed, place } from "../../process/index.ts";
import { type Run, type SqlWords, TryAgain } from "../backend.ts";
import { packBody, unpackBody } from "../body.ts";
import { insertRows } from "../insert-rows.ts";
import { pacer } from "../pacer.ts";
import type { Accepted, Written } from "../store.ts";
import { applyChanges } from "./apply-changes.ts";
import { saveBoots } from "./boots.ts";
import { saveCheckIns } from "./check-ins.ts";
import { loadFlags, saveFlags } from "./flags.ts";
import { type Candidate, type ProjectBatch, splitByProject } from "./gather.ts";
import { saveHealths } from "./healths.ts";
import { lockTies } from "./lock-ties.ts";
import { saveMoves } from "./moves.ts";
import { saveOutcomes } from "./outcomes.ts";
import { loadPeers, loadStoredIds } from "./peers.ts";
import { saveReleaseRuns } from "./release-runs.ts";
import { countKept, countVolume, type Ledger } from "./volume.ts";

const EVENT_COLUMNS = [
  "project",
  "id",
  "issue_id",
  "failure_id",
  "role",
  "time",
  "received",
  "trace_id",
  "request_id",
  "span_id",
  "parent_id",
  "size",
  "body",
];

/** Runs inside a transaction. `slot` spreads the volume counters of several processes. */
export async function writeBatch(
  run: Run,
  words: SqlWords,
  batch: readonly Accepted[],
  slot: number,
): Promise<Written> {
  const pause = pacer();
  const written: Written = { events: 0, replayed: 0, issues: [] };
  const changes: IssueChanges = new Map();
  const ledger: Ledger = { bytes: 0 };
  const projects = splitByProject(batch);
  await lockTies(run, words, projects);
  for (const part of projects) {
    const { fresh, placed } = await placePart(run, words, part, changes, pause);
    written.replayed += part.repeated + part.candidates.size - fresh.length;
    written.events += fresh.length;
    const moved = await saveMoves(run, placed.moves);
    const stored = await saveEvents(run, part.project, fresh, placed, pause);
    await countVolume(run, slot, stored, moved);
  }
  await saveReleaseRuns(run, words, batch);
  written.issues = await applyChanges(run, words, changes, ledger, latest(batch), pause);
  await saveFlags(run, projects);
  await saveOutcomes(run, words, batch, ledger, pause);
  await saveCheckIns(run, words, batch);
  await saveBoots(run, batch);
  await saveHealths(run, batch);
  await countKept(run, slot, ledger);
  return written;
}

function latest(batch: readonly Accepted[]): number {
  return batch.reduce((last, { received }) => Math.max(last, received), 0);
}

async function placePart(
  run: Run,
  words: SqlWords,
  part: ProjectBatch,
  changes: IssueChanges,
  pause: () => Promise<void> | undefined,
): Promise<{ fresh: Candidate[]; placed: Placed }> {
  const { project, candidates } = part;
  if (candidates.size === 0 && part.flags.size === 0) {
    return { fresh: [], placed: { places: new Map(), moves: [] } };
  }
  const known = await loadStoredIds(run, words, project, [...candidates.keys()]);
  const fresh = [...candidates.values()].filter((candidate) => !known.has(candidate.error.id));
  await loadFlags(run, words, part, fresh);
  const { peers, full, partial } = await loadPeers(run, words, part, fresh);
  const placed = await place(
    { project, fresh: fresh.map((candidate) => candidate.error), peers, full, partial },
    changes,
    pause,
  );
  return { fresh, placed };
}

async function saveEvents(
  run: Run,
  project: string,
  fresh: readonly Candidate[],
  placed: Placed,
  pause: () => Promise<void> | undefined,
): Promise<{ received: number; size: number }[]> {
  const rows: unknown[][] = [];
  const sizes: { received: number; size: number }[] = [];
  for (const candidate of fresh) {
    const { error, received } = candidate;
    const at = placed.places.get(error.id);
    if (!at) throw new Error(`Event ${error.id} was given no place.`);
    const body = bodyOf(candidate);
    sizes.push({ received, size: body.byteLength });
    rows.push([
      project,
      error.id,
      at.issue,
      at.failure,
      at.role,
      Math.trunc(error.time),
      Math.trunc(received),
      candidate.trace,
      candidate.request,
      candidate.trace && (error.spanId ?? null),
      candidate.trace && (error.parentSpanId ?? null),
      body.byteLength,
      body,
    ]);
    const wait = pause();
    if (wait) await wait;
  }
  const inserted = await insertRows(run, "event", EVENT_COLUMNS, rows, "on conflict do nothing", pause);
  // Another process stored one of them since we looked: look again.
  if (inserted < rows.length) throw new TryAgain("an event was stored by another process meanwhile");
  return sizes;
}

/** What comes packed is packed anew only when something joined the event since. */
function bodyOf({ error, raw, came, body }: Candidate): Uint8Array {
  if (body === undefined) return packBody(error, raw, error === came.error ? came.json : undefined);
  return error === came.error ? body : packBody(error, raw ?? unpackBody(body).raw);
}
