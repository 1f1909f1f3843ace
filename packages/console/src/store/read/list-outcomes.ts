/** What happened to requests, per window, with one way of counting per service and route. */
import type { Histogram } from "@holdfast/signals";
import type { z } from "zod";
import type { OutcomeView } from "../../api/schema.ts";
import { HOUR, MINUTE, percentile } from "../../process/index.ts";
import type { Run } from "../backend.ts";
import { iso } from "./issue-row.ts";
import { oneBasis } from "./release-totals.ts";

/** Looks back longer than this many milliseconds answer by the hour. */
const MINUTES_UP_TO = 12 * HOUR;
const ROWS_MAX = 20_000;

interface Row {
  basis: "metric" | "span" | "session";
  time: number;
  service: string | null;
  release: string | null;
  environment: string | null;
  route: string | null;
  total: number;
  failed: number;
  statuses: string | null;
  latency: string | null;
}

export async function listOutcomes(
  run: Run,
  query: {
    project: string;
    route?: string | undefined;
    service?: string | undefined;
    since: number;
    until: number;
  },
): Promise<z.infer<typeof OutcomeView>[]> {
  const width = query.until - query.since <= MINUTES_UP_TO ? MINUTE : HOUR;
  const where = ["project = ?", "width = ?", "time > ?", "time < ?"];
  const parameters: unknown[] = [
    query.project,
    width,
    Math.trunc(query.since - width),
    Math.trunc(query.until),
  ];
  if (query.route !== undefined) {
    where.push("route = ?");
    parameters.push(query.route);
  }
  if (query.service !== undefined) {
    where.push("service = ?");
    parameters.push(query.service);
  }
  const rows = await run.all<Row>(
    `select basis, time, service, release, environment, route, total, failed, statuses, latency from outcome
     where ${where.join(" and ")} order by time desc, key limit ?`,
    [...parameters, ROWS_MAX],
  );
  return oneBasis(rows.reverse()).map((row) => view(row, width));
}

function view(row: Row, width: number): z.infer<typeof OutcomeView> {
  const latency = row.latency === null ? null : (JSON.parse(row.latency) as Histogram);
  const at = (share: number): number | null => (latency ? percentile(latency, share) : null);
  return {
    basis: row.basis,
    time: iso(row.time),
    widthSeconds: width / 1000,
    service: row.service,
    release: row.release,
    environment: row.environment,
    route: row.route,
    total: row.total,
    failed: row.failed,
    statuses: row.statuses === null ? null : JSON.parse(row.statuses),
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  };
}
