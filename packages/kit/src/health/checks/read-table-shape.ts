/** Counts what a JSON column holds: in a transaction of its own that only reads and that ends. */
import { CheckFailedError } from "../errors.ts";
import type { Queryable } from "./postgres-check.ts";
import { queryWithin } from "./query-within.ts";
import { countsInSql, sampleInSql } from "./table-shape-sql.ts";

/** A pool of `pg`: the count runs in a transaction of its own, for its own time limit. */
export interface ConnectablePool {
  connect(): Promise<PoolClient>;
}

export interface PoolClient extends Queryable {
  release(destroy?: boolean | Error): void;
  on?(event: "error", listener: (error: Error) => void): unknown;
  off?(event: "error", listener: (error: Error) => void): unknown;
}

/** Counts of one column. `malformed`: no JSON, or JSON that is no object. */
export interface TableShape {
  total: number;
  with_value: number;
  null_value: number;
  malformed: number;
  without_key?: number;
  /** There are more rows than were looked at. */
  capped: boolean;
}

/** Servers older than PostgreSQL 16 can't tell malformed JSON: a sample of so many texts is judged here. */
const SAMPLE = 1_000;
const PG_INPUT_IS_VALID_SINCE = 160_000;

export interface TableShapePlan {
  readonly table: string;
  /** Schema and table, quoted. */
  readonly target: string;
  readonly column: string;
  readonly quotedColumn: string;
  readonly key: string | undefined;
  /** Milliseconds. */
  readonly limit: number;
  readonly rows: number;
}

/** @throws CheckFailedError where there is no such column, or it holds no JSON; the database's error where it gives up */
export function readTableShape(
  pool: ConnectablePool,
  plan: TableShapePlan,
  signal: AbortSignal,
): Promise<TableShape> {
  const { table, target, column, quotedColumn, key, limit, rows } = plan;
  return inReadOnlyTransaction(pool, limit, signal, async (client) => {
    const kind = await columnKind(client, target, table, column);
    const { version } = await one(client, "select current_setting('server_version_num') as version", []);
    if (kind === "text" && Number(version) < PG_INPUT_IS_VALID_SINCE) {
      const most = Math.min(rows, SAMPLE);
      const { rows: texts } = await client.query(sampleInSql(target, quotedColumn, most + 1));
      return countTexts(texts as { value: string | null }[], most, key);
    }
    const counted = await one(client, countsInSql(target, quotedColumn, kind, rows), [key ?? null]);
    return shapeOf(counted, rows, key !== undefined);
  });
}

/** What is `json` may hold what `->>` fails on, e.g. the escape of a zero character: it is judged like text. */
type ColumnKind = "jsonb" | "text";

async function columnKind(
  client: Queryable,
  target: string,
  table: string,
  column: string,
): Promise<ColumnKind> {
  const { type, found } = await one(
    client,
    `select to_regclass($1)::text as found,
       (select format_type(atttypid, null) from pg_catalog.pg_attribute
        where attrelid = to_regclass($1) and attname = $2 and attnum > 0 and not attisdropped) as type`,
    [target, column],
  );
  if (found === null) {
    throw new CheckFailedError(`there is no table ${table}: was the migration that makes it applied?`);
  }
  if (type === null) {
    throw new CheckFailedError(
      `table ${table} has no column ${column}: was a migration left out, or the column renamed?`,
    );
  }
  if (type === "jsonb") return type;
  if (type === "json" || type === "text" || type === "character varying" || type === "character")
    return "text";
  throw new CheckFailedError(`column ${table}.${column} is ${String(type)}, which holds no JSON`);
}

async function inReadOnlyTransaction<T>(
  pool: ConnectablePool,
  limit: number,
  signal: AbortSignal,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  const connected = await pool.connect();
  // A client that is checked out has no listener: the death of its connection would be the death of the process.
  const deaf = (): void => {};
  connected.on?.("error", deaf);
  if (signal.aborted) {
    connected.off?.("error", deaf);
    connected.release();
    throw new CheckFailedError("no connection of the pool was free in time");
  }
  // The database's own limit comes first; this one is for a connection on which no answer comes any more.
  const patience = limit + 1_000;
  const client: Queryable = {
    query: (text, values) => queryWithin(patience, connected, text, values),
  };
  let broken = true;
  try {
    await client.query("begin read only");
    await client.query(`set local statement_timeout = ${Math.ceil(limit)}`);
    try {
      const found = await work(client);
      await client.query("rollback");
      broken = false;
      return found;
    } catch (error) {
      await client.query("rollback");
      broken = false;
      throw error;
    }
  } finally {
    // In an unknown state it must not go back to others.
    connected.release(broken);
    // A broken one may still speak.
    if (!broken) connected.off?.("error", deaf);
  }
}

async function one(client: Queryable, sql: string, values: unknown[]): Promise<Record<string, unknown>> {
  const { rows } = await client.query(sql, values);
  return (rows[0] ?? {}) as Record<string, unknown>;
}

function shapeOf(counted: Record<string, unknown>, rows: number, withKey: boolean): TableShape {
  const number = (name: string): number => Number(counted[name] ?? 0);
  return {
    total: Math.min(number("total"), rows),
    with_value: number("with_value"),
    null_value: number("null_value"),
    malformed: number("malformed"),
    ...(withKey ? { without_key: number("without_key") } : {}),
    capped: number("total") > rows,
  };
}

function countTexts(texts: { value: string | null }[], rows: number, key: string | undefined): TableShape {
  const shape = { total: 0, with_value: 0, null_value: 0, malformed: 0, without_key: 0 };
  for (const { value } of texts.slice(0, rows)) {
    shape.total++;
    const parsed = value === null ? null : parse(value);
    if (parsed === null) shape.null_value++;
    else if (typeof parsed !== "object" || Array.isArray(parsed)) shape.malformed++;
    else {
      shape.with_value++;
      if (key !== undefined && ((parsed as Record<string, unknown>)[key] ?? null) === null)
        shape.without_key++;
    }
  }
  const { without_key, ...rest } = shape;
  return { ...rest, ...(key === undefined ? {} : { without_key }), capped: texts.length > rows };
}

/** Undefined where it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
