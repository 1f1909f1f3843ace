/** Events of an issue, and one event whole. */
import type { ErrorEvent } from "@holdfast/signals";
import type { z } from "zod";
import type { EventDetail, EventList, EventView } from "../../api/schema.ts";
import type { Run } from "../backend.ts";
import { unpackBody } from "../body.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { iso } from "./issue-row.ts";

interface Row {
  seq: number;
  issue_id: string;
  failure_id: string;
  role: "root" | "symptom";
  time: number;
  received: number;
  body: Uint8Array;
}

const COLUMNS = "seq, issue_id, failure_id, role, time, received, body";
const PAGE_MAX = 200;

export async function listEvents(
  run: Run,
  issue: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<z.infer<typeof EventList> | null> {
  const limit = Math.max(1, Math.min(PAGE_MAX, Math.trunc(page.limit)));
  const after = page.cursor === undefined ? null : readCursor(page.cursor, "time");
  const rows = await run.all<Row>(
    `select ${COLUMNS} from event where issue_id = ? and project = (select project from issue where id = ?)
     ${after ? "and (time, seq) < (?, ?)" : ""}
     order by time desc, seq desc limit ?`,
    after ? [issue, issue, after.value, Number(after.id), limit + 1] : [issue, issue, limit + 1],
  );
  if (rows.length === 0 && (await run.all("select 1 as one from issue where id = ?", [issue])).length === 0) {
    return null;
  }
  const last = rows[limit - 1];
  return {
    events: rows.slice(0, limit).map((row) => viewEvent(row, unpackBody(row.body).error)),
    next:
      last && rows.length > limit
        ? writeCursor({ sort: "time", value: last.time, id: String(last.seq) })
        : null,
  };
}

export async function getEvent(
  run: Run,
  project: string,
  id: string,
): Promise<z.infer<typeof EventDetail> | null> {
  const [row] = await run.all<Row>(`select ${COLUMNS} from event where id = ? and project = ?`, [
    id,
    project,
  ]);
  if (!row) return null;
  const { error, raw } = unpackBody(row.body);
  return { ...viewEvent(row, error), exceptions: error.exceptions, raw: raw === null ? null : parseRaw(raw) };
}

/** Raw text that is no JSON after all is shown as text. */
function parseRaw(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}

function viewEvent(row: Row, error: ErrorEvent): z.infer<typeof EventView> {
  const outermost = error.exceptions.at(-1);
  return {
    id: error.id,
    issue: row.issue_id,
    failure: row.failure_id,
    role: row.role,
    time: iso(row.time),
    receivedAt: iso(row.received),
    source: error.source,
    level: error.level,
    type: outermost?.type ?? null,
    message: outermost?.message ?? error.message ?? "",
    service: error.service ?? null,
    instance: error.instance ?? null,
    release: error.release ?? null,
    environment: error.environment ?? null,
    route: error.route ?? null,
    method: error.request?.method ?? null,
    url: error.request?.url ?? null,
    httpStatus: error.request?.status ?? null,
    requestId: error.request?.id ?? null,
    traceId: error.traceId ?? null,
    user: error.user ?? null,
    sdk: error.sdk ?? null,
    flags: (error.flags ?? []).map((flag) => ({
      key: flag.key,
      variant: flag.variant ?? null,
      value: flag.value ?? null,
      reason: flag.reason ?? null,
    })),
    tags: error.tags ?? {},
  };
}
