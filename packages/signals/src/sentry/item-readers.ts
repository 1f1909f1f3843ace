/** Which item types are understood, and what each comes to. */
import { tooMuchStack, wasRefused } from "../payload-limits.ts";
import type { Outcome } from "../words/outcome.ts";
import { integer, type Json, record, slug } from "./coerce.ts";
import type { Reading, Tally } from "./decoding.ts";
import { readId } from "./ids.ts";
import type { EnvelopeHeader } from "./parse-envelope.ts";
import { readCheckIn } from "./read-check-in.ts";
import { readEvent } from "./read-event.ts";
import { readLog } from "./read-log.ts";
import { readSession, readSessions } from "./read-sessions.ts";
import { readSpan, readTransaction } from "./read-transaction.ts";

/** Where a payload goes. */
export interface ItemBooks {
  tally: Tally;
  /** Parsed JSON by error event id. */
  raws: Map<string, Json>;
  header: EnvelopeHeader;
  /** A fresh reading for each signal, so that each notes its own cuts. */
  reading: () => Reading;
}

/** Types of the protocol that hold nothing for us. */
export const unsupportedItems: ReadonlySet<string> = new Set([
  "attachment",
  "feedback",
  "user_report",
  "user_report_v2",
  "profile",
  "profile_chunk",
  "replay_event",
  "replay_recording",
  "replay_video",
  "metric",
  "trace_metric",
  "statsd",
  "metric_buckets",
  "metric_meta",
  "raw_security",
  "security",
  "form_data",
  "unreal_report",
  "nel",
  "otel_log",
  "otel_span",
  "otel_traces_data",
]);

/**
 * Books one payload.
 *
 * @param source its JSON text
 * @returns the id of the event that it is, if it is one
 */
type Read = (json: Json, source: string, books: ItemBooks) => string | undefined;

function outcome(value: Outcome | undefined, category: string, books: ItemBooks): void {
  if (value === undefined) books.tally.count(category);
  else books.tally.signals.push({ kind: "outcome", outcome: value });
}

/** A container's items, or the payload itself where it is a lone one of before. */
function contained(json: Json, category: string, books: ItemBooks): Json[] {
  const items = json["items"];
  if (!Array.isArray(items)) return [json];
  const most = books.reading().limits.items;
  if (items.length > most) books.tally.drop("too_many_items", category, items.length - most);
  const found: Json[] = [];
  for (const item of items.length > most ? items.slice(0, most) : items) {
    const one = record(item);
    if (one === undefined) books.tally.drop("invalid_item", category);
    else found.push(one);
  }
  return found;
}

/** Types that are events by the word of their payload. */
function readEventItem(json: Json, source: string, books: ItemBooks): string | undefined {
  if (json["type"] === "transaction") return readTransactionItem(json, source, books);
  const error = readEvent(json, source, books.header, books.reading());
  if (error === undefined) {
    books.tally.drop("empty_event", "event");
    return readId(json["event_id"]);
  }
  books.tally.signals.push({ kind: "error", error });
  books.raws.set(error.id, json);
  return error.id;
}

function readTransactionItem(json: Json, _source: string, books: ItemBooks): string | undefined {
  outcome(readTransaction(json, books.header, books.reading()), "transaction", books);
  return readId(json["event_id"]);
}

export const itemReaders: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["event", readEventItem],
  ["transaction", readTransactionItem],
  [
    "span",
    (json, _source, books) => {
      for (const span of contained(json, "span", books)) {
        outcome(readSpan(span, books.header, books.reading()), "span", books);
      }
      return undefined;
    },
  ],
  [
    "log",
    (json, _source, books) => {
      for (const log of contained(json, "log", books)) {
        const reading = books.reading();
        const error = readLog(log, books.header, reading);
        if (wasRefused(reading.limits)) {
          books.tally.drop(tooMuchStack, "log");
          continue;
        }
        if (error === undefined) {
          books.tally.count("log");
          continue;
        }
        books.tally.signals.push({ kind: "error", error });
        books.raws.set(error.id, log);
      }
      return undefined;
    },
  ],
  [
    "session",
    (json, _source, books) => {
      outcome(readSession(json, books.reading()), "session", books);
      return undefined;
    },
  ],
  [
    "sessions",
    (json, _source, books) => {
      const outcomes = readSessions(json, books.reading());
      if (outcomes.length === 0) books.tally.count("sessions");
      for (const one of outcomes) books.tally.signals.push({ kind: "outcome", outcome: one });
      return undefined;
    },
  ],
  [
    "check_in",
    (json, source, books) => {
      const checkIn = readCheckIn(json, source, books.reading());
      if (checkIn === undefined) books.tally.drop("invalid_item", "check_in");
      else books.tally.signals.push({ kind: "check-in", checkIn });
      return undefined;
    },
  ],
  [
    "client_report",
    (json, _source, books) => {
      books.tally.count("client_report");
      for (const list of [
        "discarded_events",
        "rate_limited_events",
        "filtered_events",
        "filtered_sampling_events",
      ]) {
        const sent = Array.isArray(json[list]) ? json[list].slice(0, 1000) : [];
        for (const one of sent) {
          const report = record(one);
          const quantity = integer(report?.["quantity"], 1);
          if (report === undefined || quantity === undefined) continue;
          books.tally.drop(
            slug(report["reason"], "unknown"),
            slug(report["category"], "unknown"),
            quantity,
            "client",
          );
        }
      }
      return undefined;
    },
  ],
]);
