/** What stands in a JSON column: how many rows, with a value, without, malformed. */
import { type Duration, toMilliseconds } from "../../core/index.ts";
import { HealthSetupError } from "../errors.ts";
import type { CheckOptions, CheckReport, ReadyMadeCheck } from "../types.ts";
import { quoteIdentifier } from "./quote-identifier.ts";
import { type ConnectablePool, readTableShape, type TableShape } from "./read-table-shape.ts";

export interface TableShapeOptions extends CheckOptions {
  /** Quoted by the check; without schema, the search path finds it. */
  table: string;
  /** `json`, `jsonb`, or text that holds JSON. */
  column: string;
  /** (Default: the search path's) */
  schema?: string;
  /** A key that each value should have, e.g. `user_id`: those without are counted. (Default: none) */
  key?: string;
  /** The database gives up a count after this time. (Default: 2 s) */
  timeout?: Duration;
  /** So many rows are looked at, the rest is not counted. (Default: 100,000) */
  rows?: number;
  /** More rows without a value are a warning. (Default: 0) */
  maxNull?: number;
  /** More rows that hold no JSON object are a warning. (Default: 0) */
  maxMalformed?: number;
  /** More rows without `key` are a warning. (Default: 0) */
  maxWithoutKey?: number;
}

/**
 * Finds what breaks queries such as `metadata ->> 'user_id'`: NULL, malformed values, missing keys. Reads only. Not critical by
 * default, every minute.
 *
 * @throws HealthSetupError where a name can't be one
 * @example
 * health.check("threads", tableShapeCheck(pool, { table: "threads", column: "metadata", key: "user_id" }));
 */
export function tableShapeCheck(pool: ConnectablePool, options: TableShapeOptions): ReadyMadeCheck {
  const { table, column, schema, key, timeout = 2_000, rows = 100_000 } = options;
  const { maxNull = 0, maxMalformed = 0, maxWithoutKey = 0 } = options;
  const target =
    schema === undefined ? quoteIdentifier(table) : `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const limit = toMilliseconds(timeout);
  const plan = { table, target, column, quotedColumn: quoteIdentifier(column), key, limit, rows };
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new HealthSetupError(`rows is ${String(rows)}, but must be a whole number from 1.`);
  }
  return {
    options: {
      component: "datastore",
      every: "60s",
      deadline: limit + 3_000,
      critical: false,
      ...checkOptionsOf(options),
    },
    async run(signal) {
      const shape = await readTableShape(pool, plan, signal);
      return judge(shape, { table, column, key, maxNull, maxMalformed, maxWithoutKey });
    },
  };
}

interface Bounds {
  table: string;
  column: string;
  key: string | undefined;
  maxNull: number;
  maxMalformed: number;
  maxWithoutKey: number;
}

function judge(shape: TableShape, bounds: Bounds): CheckReport {
  const { table, column, key } = bounds;
  const troubles = [
    shape.malformed > bounds.maxMalformed ? `${shape.malformed} hold no JSON object` : "",
    shape.null_value > bounds.maxNull ? `${shape.null_value} are null` : "",
    (shape.without_key ?? 0) > bounds.maxWithoutKey ? `${shape.without_key} lack "${key}"` : "",
  ].filter((trouble) => trouble !== "");
  const of = `${shape.capped ? "the first " : ""}${shape.total} rows`;
  return {
    status: troubles.length === 0 ? "pass" : "warn",
    ...(troubles.length === 0
      ? {}
      : {
          output: `${table}.${column}, of ${of}: ${troubles.join(", ")}. Repair them, and let queries tolerate them.`,
        }),
    measurements: Object.entries(shape).flatMap(([measure, value]) =>
      typeof value === "number" ? [{ measure, value, unit: "{row}" }] : [],
    ),
    details: { ...shape },
  };
}

function checkOptionsOf(options: TableShapeOptions): CheckOptions {
  const { table, column, schema, key, timeout, rows, maxNull, maxMalformed, maxWithoutKey, ...rest } =
    options;
  return rest;
}
