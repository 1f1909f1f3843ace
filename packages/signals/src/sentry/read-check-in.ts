/** A scheduled job's word about itself: as an item of an envelope, or said by a plain request to the monitor's address. */
import { hash128 } from "../hash.ts";
import type { CheckIn } from "../words/operation.ts";
import { finite, type Json, looseText, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readId } from "./ids.ts";

const statuses: ReadonlySet<unknown> = new Set(["in_progress", "ok", "error", "missed", "timeout"]);

const MINUTE_MS = 60_000;

/**
 * Reads a `check_in`; undefined when it names no monitor. The protocol sends no time, so that of receipt stands.
 *
 * @param source the JSON text, hashed for an id where the sender gave none
 */
export function readCheckIn(json: Json, source: string, reading: Reading): CheckIn | undefined {
  const monitor = text(json["monitor_slug"], 128) ?? text(record(json["monitor_config"])?.["name"], 128);
  return monitor === undefined ? undefined : checkIn(monitor, json, source, reading.received);
}

/**
 * Reads a check-in whose monitor stands in the address and whose fields are those of a query or a small body, so numbers may be
 * text. Without a `check_in_id`, equal words within one minute of receipt (cron knows no finer time) are one check-in: a request
 * that is sent again is no second run.
 *
 * @param received epoch milliseconds
 * @example
 * readPlainCheckIn("nightly", { status: "ok", duration: "2.5" }, Date.now()); // { monitor: "nightly", status: "ok", duration: 2500, … }
 */
export function readPlainCheckIn(slug: string, fields: Json, received: number): CheckIn {
  const source = JSON.stringify([
    Math.floor(received / MINUTE_MS),
    slug,
    ...["status", "duration", "environment", "release"].map((name) => looseText(fields[name], 250) ?? null),
  ]);
  const { duration } = fields;
  const seconds = typeof duration === "string" && duration.trim() !== "" ? Number(duration) : duration;
  return checkIn(text(slug, 128) ?? "", { ...fields, duration: seconds }, source, received);
}

function checkIn(monitor: string, fields: Json, source: string, received: number): CheckIn {
  const seconds = finite(fields["duration"]);
  const environment = text(fields["environment"], 64);
  const release = text(fields["release"], 250);
  return {
    id: readId(fields["check_in_id"]) ?? hash128(source),
    monitor,
    status: statuses.has(fields["status"]) ? (fields["status"] as CheckIn["status"]) : "unknown",
    time: received,
    ...(seconds !== undefined && seconds >= 0 && { duration: seconds * 1000 }),
    ...(environment !== undefined && { environment }),
    ...(release !== undefined && { release }),
  };
}
