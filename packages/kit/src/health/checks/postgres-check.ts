/** Does PostgreSQL answer? */
import { toMilliseconds } from "../../core/index.ts";
import { CheckFailedError } from "../errors.ts";
import type { CheckOptions, Measurement, ReadyMadeCheck } from "../types.ts";
import { queryWithin } from "./query-within.ts";

/** A pool or client of `pg`, a guarded pool, or anything that queries like one. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface PostgresCheckOptions extends CheckOptions {
  /** Fail on a server that only reads: a standby, or one in recovery. (Default: false) */
  writable?: boolean;
}

/**
 * Asks PostgreSQL through the pool that the service itself uses, so that an exhausted pool is found too. Critical, deadline 3 s.
 *
 * @example
 * health.check("database", postgresCheck(pool));
 */
export function postgresCheck(pool: Queryable, options: PostgresCheckOptions = {}): ReadyMadeCheck {
  const { writable = false, deadline = "3s", ...rest } = options;
  const limit = toMilliseconds(deadline);
  return {
    options: { component: "datastore", deadline, ...rest },
    async run() {
      const sql = writable
        ? "select current_setting('transaction_read_only') = 'on' as read_only"
        : "select false as read_only";
      const { rows } = await queryWithin(limit, pool, sql);
      const row = rows?.[0] as { read_only?: unknown } | undefined;
      if (row === undefined) throw new CheckFailedError("the database answered without a row");
      if (row.read_only === true) {
        throw new CheckFailedError(
          "the database only reads: it is a standby or in recovery. Point the service to the primary.",
        );
      }
      const measurements = poolFigures(pool);
      const waiting = measurements.find(({ measure }) => measure === "waiting")?.value ?? 0;
      return {
        status: "pass",
        measurements,
        ...(Number(waiting) > 0 ? { output: `${waiting} requests wait for a connection of the pool` } : {}),
      };
    },
  };
}

/** Of a `pg` pool; nothing for others. */
function poolFigures(pool: object): Measurement[] {
  const figures = pool as { totalCount?: unknown; idleCount?: unknown; waitingCount?: unknown };
  const found: Measurement[] = [];
  for (const [measure, value] of [
    ["connections", figures.totalCount],
    ["idle", figures.idleCount],
    ["waiting", figures.waitingCount],
  ] as const) {
    if (typeof value === "number") found.push({ measure, value, unit: "{connection}" });
  }
  return found;
}
