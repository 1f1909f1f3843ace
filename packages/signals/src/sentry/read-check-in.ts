/** A scheduled job's word about itself. */
import { hash128 } from "../hash.ts";
import type { CheckIn } from "../words/operation.ts";
import { finite, type Json, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readId } from "./ids.ts";

const statuses: ReadonlySet<unknown> = new Set(["in_progress", "ok", "error", "missed", "timeout"]);

/**
 * Reads a `check_in`; undefined when it names no monitor. The protocol sends no time, so that of receipt stands.
 *
 * @param source the JSON text, hashed for an id where the sender gave none
 */
export function readCheckIn(json: Json, source: string, reading: Reading): CheckIn | undefined {
  const monitor = text(json["monitor_slug"], 128) ?? text(record(json["monitor_config"])?.["name"], 128);
  if (monitor === undefined) return undefined;
  const seconds = finite(json["duration"]);
  const environment = text(json["environment"], 64);
  const release = text(json["release"], 250);
  return {
    id: readId(json["check_in_id"]) ?? hash128(source),
    monitor,
    status: statuses.has(json["status"]) ? (json["status"] as CheckIn["status"]) : "unknown",
    time: reading.received,
    ...(seconds !== undefined && seconds >= 0 && { duration: seconds * 1000 }),
    ...(environment !== undefined && { environment }),
    ...(release !== undefined && { release }),
  };
}
