/** Release health: sessions as outcomes of the basis "session". */
import type { Outcome } from "../words/outcome.ts";
import { integer, type Json, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";
import { readTime } from "./read-time.ts";

const minute = 60_000;

function attributes(json: Json): Pick<Outcome, "release" | "environment"> {
  const attrs = record(json["attrs"]) ?? record(json["attributes"]);
  const release = text(attrs?.["release"], 250);
  const environment = text(attrs?.["environment"], 64);
  return { ...(release !== undefined && { release }), ...(environment !== undefined && { environment }) };
}

/**
 * Reads pre-counted sessions (`sessions`): one outcome per minute.
 *
 * The five counts are disjoint: `errored` leaves out the crashed, abnormal and unhandled ones, so the total is their sum
 * (Sentry relay, session protocol).
 */
export function readSessions(json: Json, reading: Reading): Outcome[] {
  const sent = Array.isArray(json["aggregates"]) ? json["aggregates"].slice(0, reading.limits.items) : [];
  const byMinute = new Map<number, Outcome>();
  for (const one of sent) {
    const aggregate = record(one);
    if (aggregate === undefined) continue;
    const count = (name: string) => integer(aggregate[name], 0) ?? 0;
    const failed = count("errored") + count("crashed") + count("abnormal") + count("unhandled");
    const total = count("exited") + failed;
    if (total === 0) continue;
    const time = Math.floor(readTime(aggregate["started"], reading) / minute) * minute;
    // One entry per user and minute: users are of no interest here.
    const known = byMinute.get(time);
    if (known === undefined) {
      byMinute.set(time, { basis: "session", time, width: minute, ...attributes(json), total, failed });
    } else {
      known.total += total;
      known.failed += failed;
    }
  }
  return [...byMinute.values()];
}

/**
 * Does this update make its session a failed one, rather than repeat it?
 *
 * A session is sent again at each change, and the decoder remembers none. So a failure counts once, at the update that can
 * only be the first to tell it: the initial one, the first error (`errors` is 1), or an end by crash or abnormal exit that no
 * counted error came before. The clean end of a session that had errors repeats what was told.
 */
function turnsFailed(status: string, errors: number, init: boolean): boolean {
  const fatal = status === "crashed" || status === "unhandled";
  if (init) return errors > 0 || fatal || status === "abnormal" || status === "errored";
  if (fatal) return errors <= 1;
  if (status === "abnormal" || status === "errored") return errors === 0;
  return status === "ok" && errors === 1;
}

/** Reads one update of one session (`session`); undefined when it changes no count. */
export function readSession(json: Json, reading: Reading): Outcome | undefined {
  const init = json["init"] === true;
  const failed = turnsFailed(text(json["status"], 16) ?? "ok", integer(json["errors"], 0) ?? 0, init);
  if (!init && !failed) return undefined;
  const started = json["started"];
  const time = readTime(init ? (started ?? json["timestamp"]) : (json["timestamp"] ?? started), reading);
  return {
    basis: "session",
    time,
    width: 0,
    ...attributes(json),
    total: init ? 1 : 0,
    failed: failed ? 1 : 0,
  };
}
