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
  await insertRows(
    run,
    "volume",
    ["day", "slot", "events", "bytes"],
    rows,
    "on conflict (day, slot) do update set events = volume.events + excluded.events, bytes = volume.bytes + excluded.bytes",
  );
}
