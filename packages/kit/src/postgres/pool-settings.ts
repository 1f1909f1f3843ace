/** What a guarded pool is set to: what the owner chose stays, what was left dangerous gets a sane value. */
import type { Pool } from "pg";
import { type Duration, readStates, toMilliseconds } from "../core/index.ts";

export interface PoolGuardOptions {
  /** Name in notes, metrics and health; a second pool of the same name becomes `name-2`. (Default: the database's name, or `postgres`) */
  name?: string;
  /** Longest wait for a connection, free or new. (Default: the pool's `connectionTimeoutMillis`, or 5 s where that waits for ever) */
  connectDeadline?: Duration;
  /**
   * Longest run of one statement; `false` sets none. Cursors and query streams are not meant. A statement's own `query_timeout` goes
   * first. (Default: the pool's `query_timeout`, or 30 s)
   */
  queryDeadline?: Duration | false;
  /**
   * `statement_timeout` of the server, for connections made from now on. Sent when connecting: PgBouncer refuses it unless it is among
   * its `ignore_startup_parameters`. (Default: the pool's own)
   */
  statementTimeout?: Duration;
  /** Age at which a connection is replaced, less up to a tenth at random so that not all go at once; `false` sets none. (Default: the pool's `maxLifetimeSeconds`, or 30 min) */
  maxLifetime?: Duration | false;
  /** Time after which an unused connection is closed. (Default: the pool's `idleTimeoutMillis`, which pg sets to 10 s) */
  idleTimeout?: Duration;
  /** A connection that was idle for longer is asked before it is used; `false` never asks. (Default: 500 ms, as HikariCP's alive bypass window) */
  pingAfter?: Duration | false;
  /** Longest wait for the answer to that. (Default: 1 s) */
  pingDeadline?: Duration;
  /** Remember the place in the code that took each connection. (Default: from the first exhaustion on, for 5 min) */
  sites?: boolean;
  /** Routes that suffer when the pool does. (Default: none) */
  affects?: readonly string[];
  /** End the pool at shutdown, in the stage `pools`. (Default: true) */
  close?: boolean;
}

export interface PoolSettings {
  name: string;
  /** 0: none is set by the guard. Milliseconds, as all below. */
  queryDeadline: number;
  connectDeadline: number;
  /** Infinity: never asks. */
  pingAfter: number;
  pingDeadline: number;
  sites: boolean | "when_exhausted";
  affects: readonly string[];
  /** One line each: what could not be mended from here. */
  warnings: readonly string[];
}

/** Options of pg and pg-pool that its types leave out, or say are always there. */
interface ChangeableOptions {
  connectionString?: string;
  database?: string;
  host?: string;
  connectionTimeoutMillis?: number;
  query_timeout?: number;
  statement_timeout?: number | false;
  maxLifetimeSeconds?: number;
  idleTimeoutMillis?: number | null;
  keepAlive?: boolean;
  keepAliveInitialDelayMillis?: number;
  max: number;
  pipeline?: boolean;
  ssl?: unknown;
}

/** Above it, a pool per process soon outgrows the server's `max_connections` (100 unless set) or a hosted proxy's. */
const MANY_CONNECTIONS = 50;
const KEEP_ALIVE_DELAY = 10_000;

/**
 * Reads the options and sets those of the pool: pg reads them anew for each connection.
 *
 * @throws DurationError where a duration can't be read
 */
export function settle(pool: Pool, given: PoolGuardOptions): PoolSettings {
  const options = pool.options as unknown as ChangeableOptions;
  const warnings = dangers(options);

  const connectDeadline =
    given.connectDeadline === undefined
      ? options.connectionTimeoutMillis || 5_000
      : toMilliseconds(given.connectDeadline);
  options.connectionTimeoutMillis = connectDeadline;
  if (given.statementTimeout !== undefined)
    options.statement_timeout = toMilliseconds(given.statementTimeout);
  if (given.idleTimeout !== undefined) options.idleTimeoutMillis = toMilliseconds(given.idleTimeout);
  if (options.keepAlive === undefined) {
    options.keepAlive = true;
    options.keepAliveInitialDelayMillis ??= KEEP_ALIVE_DELAY;
  }
  recycle(options, given.maxLifetime);

  let queryDeadline = 30_000;
  if (given.queryDeadline === false) queryDeadline = 0;
  else if (given.queryDeadline !== undefined) queryDeadline = toMilliseconds(given.queryDeadline);
  else if (options.query_timeout) queryDeadline = 0;

  return {
    name: unused(given.name ?? options.database ?? databaseOf(options.connectionString) ?? "postgres"),
    connectDeadline,
    queryDeadline,
    pingAfter: given.pingAfter === false ? Number.POSITIVE_INFINITY : toMilliseconds(given.pingAfter ?? 500),
    pingDeadline: toMilliseconds(given.pingDeadline ?? "1s"),
    sites: given.sites ?? "when_exhausted",
    affects: given.affects ?? [],
    warnings,
  };
}

/** pg reads `maxLifetimeSeconds` for each new connection: a value that differs each time spreads their ends. */
function recycle(options: ChangeableOptions, given: Duration | false | undefined): void {
  let seconds = options.maxLifetimeSeconds || 1_800;
  if (given === false) seconds = 0;
  else if (given !== undefined) seconds = toMilliseconds(given) / 1_000;
  let fixed: number | undefined;
  Object.defineProperty(options, "maxLifetimeSeconds", {
    configurable: true,
    enumerable: true,
    get: () => fixed ?? seconds * (1 - Math.random() / 10),
    set: (value: number) => {
      fixed = value;
    },
  });
}

function dangers(options: ChangeableOptions): string[] {
  const found: string[] = [];
  if (options.max > MANY_CONNECTIONS)
    found.push(
      `max is ${options.max}: times the number of instances it must stay below the server's max_connections (100 unless set); 5 to 10 serve most`,
    );
  if (options.query_timeout)
    found.push(
      `query_timeout (${options.query_timeout} ms) also ends cursors and query streams that are still read; use the guard's queryDeadline instead`,
    );
  if (options.pipeline)
    found.push("pipeline is on: a statement that passes its deadline takes those behind it along");
  if (options.idleTimeoutMillis === 0 || options.idleTimeoutMillis === null)
    found.push(
      "idleTimeoutMillis is 0: connections that nobody uses stay open, and proxies drop them silently",
    );
  const ssl = options.ssl as { rejectUnauthorized?: boolean } | undefined;
  if (ssl && typeof ssl === "object" && ssl.rejectUnauthorized === false)
    found.push("ssl.rejectUnauthorized is false: the server's certificate is not checked");
  return found;
}

/** Two pools of one name would hide each other in health and metrics. */
function unused(name: string): string {
  const taken = new Set(readStates().map((state) => state.name));
  let free = name;
  for (let count = 2; taken.has(`pool:${free}`); count++) free = `${name}-${count}`;
  return free;
}

function databaseOf(connectionString: string | undefined): string | undefined {
  if (!connectionString) return undefined;
  try {
    return decodeURIComponent(new URL(connectionString).pathname.slice(1)) || undefined;
  } catch {
    return undefined;
  }
}
