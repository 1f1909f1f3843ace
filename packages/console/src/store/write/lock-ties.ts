/** On PostgreSQL, keeps two processes from placing events of the same request at the same time, neither seeing the other's. */
import { hash128 } from "@holdfast/signals";
import type { Run, SqlWords } from "../backend.ts";
import type { ProjectBatch } from "./gather.ts";

/** Advisory locks are few and shared by hash: a batch takes at most this many. */
const LOCKS = 256;
/** First key of our advisory locks: "hf" and the purpose. */
const SPACE = 0x68660001;

/** Takes the locks of all traces, requests and event ids of the batch, in order, until the transaction ends. */
export async function lockTies(run: Run, words: SqlWords, parts: readonly ProjectBatch[]): Promise<void> {
  // SQLite has one writer at a time.
  if (words.kind === "sqlite") return;
  const locks = new Set<number>();
  const add = (project: string, tie: string): void => {
    locks.add(Number.parseInt(hash128(`${project} ${tie}`).slice(0, 4), 16) % LOCKS);
  };
  for (const { project, candidates, flags } of parts) {
    for (const { error, trace, request } of candidates.values()) {
      add(project, trace ?? request ?? error.id);
      if (trace && request) add(project, request);
    }
    for (const trace of flags.keys()) add(project, trace);
  }
  if (locks.size === 0) return;
  const sorted = [...locks].sort((a, b) => a - b);
  await run.all("select pg_advisory_xact_lock(?::int, k) from unnest(?::int[]) as k", [SPACE, sorted]);
}
