/** Writes what scheduled jobs said about themselves. */
import { redactText } from "@holdfast/signals";
import type { Run, SqlWords } from "../backend.ts";
import { cleanOptional, cleanText } from "../clean-text.ts";
import { insertRows } from "../insert-rows.ts";
import { MONITORS_MAX, OTHER } from "../limits.ts";
import type { Accepted } from "../store.ts";

/** A job tells its start and its end under one id; the last word stands. */
export async function saveCheckIns(run: Run, words: SqlWords, batch: readonly Accepted[]): Promise<void> {
  const rows = new Map<string, unknown[]>();
  const bounded = await boundMonitors(run, words, batch);
  for (const { project, received, checkIns } of batch) {
    const monitors = bounded.get(project);
    for (const one of checkIns) {
      rows.set(`${project} ${one.id}`, [
        project,
        cleanText(one.id, 128),
        monitors?.get(one.monitor) ?? OTHER,
        one.status,
        Math.trunc(one.time ?? received),
        one.duration ?? null,
        cleanOptional(one.environment && redactText(one.environment), 256),
        cleanOptional(one.release && redactText(one.release), 256),
      ]);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await insertRows(
    run,
    "check_in",
    ["project", "id", "monitor", "status", "time", "duration", "environment", "release"],
    sorted,
    `on conflict (project, id) do update set status = excluded.status, time = excluded.time,
     duration = coalesce(excluded.duration, check_in.duration)`,
  );
}

/** By project and by the name that was sent: the name that is kept. One that is missing is one too many. */
async function boundMonitors(
  run: Run,
  words: SqlWords,
  batch: readonly Accepted[],
): Promise<Map<string, Map<string, string>>> {
  const sent = new Map<string, Map<string, string>>();
  for (const { project, checkIns } of batch) {
    if (checkIns.length === 0) continue;
    const names = sent.get(project) ?? new Map<string, string>();
    for (const { monitor } of checkIns) names.set(monitor, cleanText(redactText(monitor), 256));
    sent.set(project, names);
  }
  for (const [project, names] of sent) {
    const kept = new Set(names.values());
    const known = await run.all<{ monitor: string }>(
      `select distinct monitor from check_in where project = ? and ${words.among("monitor")}`,
      [project, words.list([...kept])],
    );
    if (known.length === kept.size) continue;
    const [stored] = await run.all<{ n: number }>(
      "select count(distinct monitor) as n from check_in where project = ?",
      [project],
    );
    let room = Math.max(0, MONITORS_MAX - Number(stored?.n ?? 0));
    for (const { monitor } of known) kept.delete(monitor);
    for (const monitor of kept) if (room-- > 0) kept.delete(monitor);
    // What is left in `kept` is too many.
    for (const [name, monitor] of names) if (kept.has(monitor)) names.delete(name);
  }
  return sent;
}
