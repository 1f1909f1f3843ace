/** Finds, in a trace that holds too many events to be looked at whole, the ones that new events may belong together with. */
import type { ErrorEvent } from "@holdfast/signals";
import { PEERS_MAX } from "../../process/index.ts";
import type { Run, SqlWords } from "../backend.ts";
import { COLUMNS, type Row } from "./peer-row.ts";

/** New events further apart than this, in milliseconds, have neighbours of their own. */
const GAP = 2000;
/** Moments of one batch that are looked at apart; the ones beyond are taken together. */
const MOMENTS = 8;
/** How far apart, in milliseconds, the spans of one request may tell of its errors. */
const WINDOW = 60_000;
/** Rows whose spans are read for one moment, nearest first: at a thousand errors a second in one trace, two seconds. */
const SCANNED = 2000;
/** Rows of the same spans that are taken for one moment. */
const KIN_MAX = 500;

/** The stored events nearest in time to the new ones, and those of their spans. May answer a row more than once. */
export async function loadNearest(
  run: Run,
  words: SqlWords,
  project: string,
  trace: string,
  fresh: readonly ErrorEvent[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { from, to, spans } of momentsOf(fresh)) {
    const ties = [trace, project];
    const near = `from event where trace_id = ? and project = ? and time`;
    rows.push(
      ...(await run.all<Row>(`select ${COLUMNS} ${near} <= ? order by time desc limit ${PEERS_MAX}`, [
        ...ties,
        to,
      ])),
      ...(await run.all<Row>(`select ${COLUMNS} ${near} > ? and time <= ? order by time limit ${PEERS_MAX}`, [
        ...ties,
        to,
        to + WINDOW,
      ])),
    );
    if (spans.size === 0) continue;
    const list = words.list([...spans]);
    const ids = `select seq, span_id, parent_id ${near}`;
    for (const [part, bounds] of [
      ["<= ? and time >= ? order by time desc", [to, from - WINDOW]],
      ["> ? and time <= ? order by time", [to, to + WINDOW]],
    ] as const) {
      const sql = `select ${COLUMNS} from event where seq in (
        select s.seq from (${ids} ${part} limit ${SCANNED}) s
        where ${words.among("s.span_id")} or ${words.among("s.parent_id")} limit ${KIN_MAX})`;
      rows.push(...(await run.all<Row>(sql, [...ties, ...bounds, list, list])));
    }
  }
  return rows;
}

interface Moment {
  from: number;
  to: number;
  /** Spans of its events, and their parents. */
  spans: Set<string>;
}

function momentsOf(fresh: readonly ErrorEvent[]): Moment[] {
  const moments: Moment[] = [];
  for (const { time, spanId, parentSpanId } of fresh.toSorted((a, b) => b.time - a.time)) {
    const at = Math.trunc(time);
    let moment = moments.at(-1);
    if (!moment || (moment.from - at > GAP && moments.length < MOMENTS)) {
      moment = { from: at, to: at, spans: new Set() };
      moments.push(moment);
    }
    moment.from = at;
    if (spanId) moment.spans.add(spanId);
    if (spanId && parentSpanId) moment.spans.add(parentSpanId);
  }
  return moments;
}
