/** Once per cluster, by PostgreSQL: a session-level advisory lock, which goes with its connection whatever happens to the process. */
import { createHash } from "node:crypto";
import { type Duration, ownFailure, toMilliseconds } from "../core/index.ts";
import { JobLockLostError } from "./errors.ts";
import type { JobLease, JobLock } from "./types.ts";

/** What is needed of `pg`'s client. */
interface LockClient {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  release(destroy?: boolean): void;
  on(event: "error" | "end", listener: (error?: Error) => void): unknown;
  removeListener(event: "error" | "end", listener: (error?: Error) => void): unknown;
}

/** What is needed of `pg`'s pool. */
export interface LockPool {
  connect(): Promise<LockClient>;
}

export interface AdvisoryLockOptions {
  /** Set before the job's name: services that share a database don't share jobs. (Default: "holdfast.job") */
  namespace?: string;
  /** How long the connection and the lock may take to be had. (Default: "5s") */
  deadline?: Duration;
  /** How often the connection that holds locks is tried. (Default: "10s") */
  heartbeat?: Duration;
}

/**
 * A lock for `once`: of all processes that use the same database, one runs the job. All jobs of a process share one connection of the
 * pool, taken while a lock is held. When the connection is lost, so are its locks, and the signals of their runs abort. A pooler in
 * transaction mode (PgBouncer) can't hold such locks: give a pool that connects directly.
 *
 * @example
 * jobs.job("settle", { every: "5m", once: advisoryLock(pool) }, settle);
 */
export function advisoryLock(pool: LockPool, options: AdvisoryLockOptions = {}): JobLock {
  const { namespace = "holdfast.job" } = options;
  const deadline = toMilliseconds(options.deadline ?? "5s");
  const heartbeat = toMilliseconds(options.heartbeat ?? "10s");
  let session: Promise<Session> | undefined;

  function sessionNow(): Promise<Session> {
    if (session) return session;
    const opening = openSession(pool, deadline, heartbeat, () => {
      if (session === opening) session = undefined;
    });
    session = opening;
    opening.catch(() => {
      if (session === opening) session = undefined;
    });
    return opening;
  }

  return {
    acquire: async (job) => (await sessionNow()).lock(advisoryKey(`${namespace}:${job}`)),
  };
}

/**
 * 64 bits of a name, stable over versions and machines: the first 8 bytes of its SHA-256, as PostgreSQL's signed bigint.
 *
 * @example
 * await client.query("select pg_try_advisory_lock($1)", [advisoryKey("settle")]);
 */
export function advisoryKey(name: string): bigint {
  return createHash("sha256").update(name).digest().readBigInt64BE(0);
}

interface Session {
  lock(key: bigint): Promise<JobLease | undefined>;
}

async function openSession(
  pool: LockPool,
  deadline: number,
  heartbeat: number,
  ended: () => void,
): Promise<Session> {
  const client = await connectWithin(pool, deadline);
  const held = new Map<bigint, AbortController>();
  let over = false;
  let asking = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** The connection is given back; destroyed, unless it surely holds no lock. */
  function end(cause: unknown, clean: boolean): void {
    if (over) return;
    over = true;
    clearInterval(beat);
    ended();
    client.removeListener("end", lost);
    for (const controller of held.values()) {
      controller.abort(new JobLockLostError("the connection that held the job's lock was lost", { cause }));
    }
    held.clear();
    try {
      client.release(!clean);
    } catch (error) {
      ownFailure("jobs lock", error);
    }
    // A destroyed client may still say an error, which nobody else hears.
    if (clean) client.removeListener("error", lost);
  }
  const lost = (error?: Error) => end(error, false);
  client.on("error", lost);
  client.on("end", lost);

  async function query(text: string, values: unknown[]): Promise<Record<string, unknown> | undefined> {
    asking++;
    // One at a time: a client does not take two.
    const turn = last;
    let done = () => {};
    last = new Promise<void>((resolve) => {
      done = resolve;
    });
    try {
      await turn;
      if (over) throw new JobLockLostError("the connection for the job's lock was lost");
      return (await within(client.query(text, values), deadline)).rows[0];
    } catch (error) {
      // Whether the lock is held is not known any more: only the end of the session makes it sure.
      end(error, false);
      throw error;
    } finally {
      asking--;
      done();
    }
  }

  const beat = setInterval(() => {
    if (held.size > 0) query("select 1", []).catch(() => {});
  }, heartbeat);
  beat.unref();

  function idle(): void {
    if (held.size === 0 && asking === 0) end(undefined, true);
  }

  return {
    lock: async (key) => {
      if (over) throw new JobLockLostError("the connection for the job's lock was lost");
      // The session's own locks are re-entrant: what this process runs is known here only.
      if (held.has(key)) return undefined;
      const controller = new AbortController();
      held.set(key, controller);
      let got = false;
      try {
        const row = await query("select pg_try_advisory_lock($1::bigint) as got", [key.toString()]);
        got = row?.["got"] === true;
      } finally {
        if (!got) {
          held.delete(key);
          idle();
        }
      }
      if (!got) return undefined;
      let released = false;
      return {
        signal: controller.signal,
        release: async () => {
          if (released || over) return;
          released = true;
          try {
            await query("select pg_advisory_unlock($1::bigint)", [key.toString()]);
          } catch (error) {
            ownFailure("jobs lock", error);
          }
          held.delete(key);
          idle();
        },
      };
    },
  };
}

async function connectWithin(pool: LockPool, deadline: number): Promise<LockClient> {
  const connecting = pool.connect();
  try {
    return await within(connecting, deadline);
  } catch (error) {
    // One that comes too late goes back at once.
    connecting.then((client) => client.release()).catch(() => {});
    throw error;
  }
}

function within<T>(work: Promise<T>, deadline: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the database did not answer within ${deadline} ms`)),
      deadline,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
