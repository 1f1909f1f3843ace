/** Keeps count of what is stored per day of receipt, so that nobody has to count rows. */
import type { Run } from "../backend.ts";
import { insertRows } from "../insert-rows.ts";

const DAY = 86_400_000;

export const dayOf = (time: number): number => Math.floor(time / DAY);

/** `stored` are new events; `grown` are bytes added to known ones. */
export async function countVolume(
  run: Run,
  slot: number,
  stored: readonly { received: number; size: number }[],
  grown: readonly { received: number; size: number }[],
): Promise<void> {
  const days = new Map<number, [events: number, bytes: number]>();
  const add = (received: number, events: number, bytes: number): void => {
    const day = dayOf(received);
    const [oldEvents, oldBytes] = days.get(day) ?? [0, 0];
    days.set(day, [oldEvents + events, oldBytes + bytes]);
  };
  for (const { received, size } of stored) add(received, 1, size);
  for (const { received, size } of grown) add(received, 0, size);
  const rows = [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, [events, bytes]]) => [day, slot, events, bytes]);
  await addVolume(run, rows);
}

/** Bytes that a transaction added to what is kept beside events: faces of issues and outcomes. */
export interface Ledger {
  bytes: number;
}

/** Neither faces nor outcomes are counted by day: theirs is this row. */
const KEPT_DAY = 0;

/** Counts what a transaction added to, or took from, faces and outcomes. */
export async function countKept(run: Run, slot: number, { bytes }: Ledger): Promise<void> {
  if (bytes !== 0) await addVolume(run, [[KEPT_DAY, slot, 0, bytes]]);
}

/** Adds rows of day, slot, events and bytes. Days MUST be sorted: rows are locked in that order. */
export async function addVolume(run: Run, rows: readonly (readonly number[])[]): Promise<void> {
  await insertRows(
    run,
    "volume",
    ["day", "slot", "events", "bytes"],
    rows,
    "on conflict (day, slot) do update set events = volume.events + excluded.events, bytes = volume.bytes + excluded.bytes",
  );
}

/** Events stored, and bytes of events, faces and outcomes: a sum over a few rows per day. */
export async function volume(run: Run): Promise<{ events: number; bytes: number }> {
  const [row] = await run.all<{ events: number | null; bytes: number | null }>(
    "select cast(sum(events) as bigint) as events, cast(sum(bytes) as bigint) as bytes from volume",
  );
  return { events: row?.events ?? 0, bytes: row?.bytes ?? 0 };
}
