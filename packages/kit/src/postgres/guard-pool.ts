/** A pg pool that survives what happens to connections: the same object, with its holes closed. */
import { AsyncResource } from "node:async_hooks";
import type { Pool, PoolClient } from "pg";
import { ownFailure, registerCloser, tell } from "../core/index.ts";
import { Checkout, CUT } from "./checkout.ts";
import { PoolEndedError } from "./errors.ts";
import { adopt, destroy } from "./guarded-client.ts";
import { type PoolGuardOptions, type PoolSettings, settle } from "./pool-settings.ts";
import { PoolWatch } from "./pool-watch.ts";
import { isServersRefusal, wasNotSent } from "./statement-outcome.ts";

type Release = (error?: Error | boolean) => void;

const guards = new WeakMap<Pool, Guard>();
const nothing = (): void => {};

/**
 * Guards a `pg.Pool`, in place: the same pool is answered, also for Kysely, Drizzle or whoever else has it.
 *
 * Adds deadlines, recycling, a check before the use of an idle connection, listeners on every connection (idle and in use), one retry
 * where nothing was sent, the end of connections that carry an open transaction, metrics (`db.client.connection.*`), the state
 * `pool:<name>` for health, and a closer. Never repeats a statement that may have been executed. Safe to call twice.
 *
 * @throws DurationError where an option can't be read
 * @example
 * const pool = guardPool(new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }));
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
 */
export function guardPool<P extends Pool>(pool: P, options: PoolGuardOptions = {}): P {
  const known = guards.get(pool);
  if (known) {
    if (Object.keys(options).length > 0) known.refuseOptions();
    return pool;
  }
  const guard = new Guard(pool, settle(pool, options));
  guards.set(pool, guard);
  guard.install(options.close ?? true);
  return pool;
}

class Guard {
  readonly #pool: Pool;
  readonly #settings: PoolSettings;
  readonly #watch: PoolWatch;
  readonly #checkout: Checkout;
  readonly #query: (...given: unknown[]) => unknown;
  readonly #end: () => Promise<void>;
  #dropCloser = nothing;

  constructor(pool: Pool, settings: PoolSettings) {
    this.#pool = pool;
    this.#settings = settings;
    this.#watch = new PoolWatch(pool, settings);
    this.#checkout = new Checkout(pool, settings, this.#watch);
    this.#query = pool.query.bind(pool) as (...given: unknown[]) => unknown;
    this.#end = pool.end.bind(pool);
  }

  install(close: boolean): void {
    const pool = this.#pool;
    // The client's own listener tells it; without one here the process would end.
    pool.on("error", nothing);
    pool.on("connect", (client) => {
      adopt(client, this.#settings);
    });
    pool.on("release", (_error, client) => {
      adopt(client, this.#settings).idleSince = performance.now();
    });
    // Connections made before the guard came: pg-pool keeps them in a private list.
    const made = (pool as unknown as { _clients?: PoolClient[] })._clients;
    if (Array.isArray(made)) for (const client of made) adopt(client, this.#settings);
    pool.connect = this.#guardedConnect as Pool["connect"];
    pool.query = this.#guardedQuery as Pool["query"];
    pool.end = this.#guardedEnd as Pool["end"];
    this.#watch.register();
    for (const warning of this.#settings.warnings)
      tell({
        kind: "pool",
        pool: this.#settings.name,
        event: "settings",
        level: "warning",
        message: `${this.#settings.name}: ${warning}.`,
      });
    if (close)
      this.#dropCloser = registerCloser({
        name: `pool ${this.#settings.name}`,
        stage: "pools",
        close: (signal) => this.#close(signal),
      });
  }

  refuseOptions(): void {
    tell({
      kind: "pool",
      pool: this.#settings.name,
      event: "settings",
      level: "warning",
      message: `${this.#settings.name}: the pool was guarded before; the options given now have no effect. Guard it once, where it is made.`,
    });
  }

  #guardedConnect = (
    callback?: (error: Error | undefined, client: PoolClient | undefined, done: Release) => void,
  ): Promise<PoolClient> | undefined => {
    if (callback) {
      // pg-pool calls back in the async context of whoever gave the connection back.
      const bound = AsyncResource.bind(callback);
      this.#checkout.take((error, client) => bound(error, client, client?.release ?? nothing));
      return undefined;
    }
    return new Promise<PoolClient>((resolve, reject) => {
      this.#checkout.take((error, client) => (client ? resolve(client) : reject(error)));
    }).catch((error: unknown) => rethrow(error, this.#guardedConnect));
  };

  /** As pg-pool's, but a failed statement costs no connection, and one that provably was not sent is sent on another. */
  #guardedQuery = (...given: unknown[]): unknown => {
    const [config, values, last] = given;
    const submits = typeof (config as { submit?: unknown } | null | undefined)?.submit === "function";
    // Its own answers to wrong use, and to cursors, stay pg-pool's; they come back here through connect.
    if (config === null || config === undefined || typeof config === "function" || submits)
      return this.#query(...given);
    const heard = [values, last].find((one) => typeof one === "function") as
      | ((error: Error | null | undefined, result?: unknown) => void)
      | undefined;
    const sent = typeof values === "function" ? undefined : values;
    if (heard) {
      this.#runOnce(config, sent, AsyncResource.bind(heard), true);
      return undefined;
    }
    return new Promise((resolve, reject) => {
      this.#runOnce(config, sent, (error, result) => (error ? reject(error) : resolve(result)), true);
    }).catch((error: unknown) => rethrow(error, this.#guardedQuery));
  };

  #runOnce(
    config: unknown,
    values: unknown,
    done: (error: Error | null | undefined, result?: unknown) => void,
    mayRetry: boolean,
  ): void {
    this.#checkout.take((failure, client) => {
      if (!client) {
        done(failure);
        return;
      }
      const query = client.query.bind(client) as (
        config: unknown,
        values: unknown,
        callback: (error: Error | null, result?: unknown) => void,
      ) => void;
      query(config, values, (error, result) => {
        if (!error) {
          client.release();
          done(undefined, result);
          return;
        }
        // The server's own refusals leave the connection in order; release waits until it is ready again, and looks at its state.
        client.release(isServersRefusal(error) ? undefined : error);
        if (mayRetry && wasNotSent(error)) {
          this.#watch.retried(`the connection died before the statement was sent (${error.message})`, error);
          this.#runOnce(config, values, done, false);
          return;
        }
        done(error);
      });
    });
  }

  #guardedEnd = (callback?: (error?: Error) => void): Promise<void> | undefined => {
    const ended = this.#end();
    for (const waiter of [...this.#watch.waiters])
      waiter.give(
        new PoolEndedError(
          "The pool was ended while a connection was waited for: stop the work before the pool.",
        ),
      );
    this.#watch.unregister();
    this.#dropCloser();
    if (!callback) return ended;
    ended.then(
      () => callback(),
      (error: Error) => callback(error),
    );
    return undefined;
  };

  /** At shutdown: waits for connections in use until told to stop, then cuts them. */
  async #close(signal: AbortSignal): Promise<void> {
    if (this.#pool.ending || this.#pool.ended) return;
    const cut = (): void => {
      for (const { client, state } of [...this.#checkout.out]) {
        state.broken ??= CUT;
        try {
          client.release(true);
          destroy(client);
        } catch (error) {
          ownFailure("postgres", error);
        }
      }
    };
    signal.addEventListener("abort", cut, { once: true });
    try {
      const ended = this.#pool.end();
      if (signal.aborted) cut();
      await ended;
    } finally {
      signal.removeEventListener("abort", cut);
    }
  }
}

/** The stack that leads to the socket says nothing, that of the caller does. pg does the same. */
function rethrow(error: unknown, from: (...given: never[]) => unknown): never {
  if (error instanceof Error && Object.isExtensible(error)) Error.captureStackTrace(error, from);
  throw error;
}
