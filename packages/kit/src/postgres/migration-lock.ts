/** One process at a time: an advisory lock of a session that serves nothing else. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientConfig, Pool } from "pg";
import { type Duration, tell, toMilliseconds } from "../core/index.ts";
import { MigrationError, MigrationLockError } from "./errors.ts";
import { explainConnectError } from "./explain-connect-error.ts";

export interface LockOptions {
  lock?: {
    /** Services that share it exclude each other. (Default: `holdfast migrations`; locks are per database) */
    name?: string;
    /** Longest wait for another process. (Default: 60 s) */
    wait?: Duration;
  };
}

const POLL = 200;
/** Longest wait, in milliseconds, for a connection, and for the answer to what takes no time: the lock. */
const ANSWER = 10_000;

/** Beside the pool: its deadlines are made for requests, and its connections for those who serve them. */
export async function connectAlone(pool: Pool): Promise<Client> {
  const { Client: Connection, options } = pool as unknown as {
    Client: new (config: ClientConfig) => Client;
    options: ClientConfig;
  };
  const client = new Connection({
    ...options,
    // pg hides it from enumeration.
    password: options.password,
    statement_timeout: false,
    query_timeout: 0,
    connectionTimeoutMillis: options.connectionTimeoutMillis || ANSWER,
    keepAlive: true,
    application_name: "holdfast migrations",
  });
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new MigrationError(
      `No connection could be made for the migrations: ${explainConnectError(error)}`,
      {
        cause: error,
      },
    );
  }
  return client;
}

/** Polls: a session that waits inside of pg_advisory_lock holds a snapshot, on which `create index concurrently` waits in turn. */
export async function takeLock(
  client: Client,
  options: LockOptions,
  step: (name: string) => void,
): Promise<void> {
  const name = options.lock?.name ?? "holdfast migrations";
  const wait = toMilliseconds(options.lock?.wait ?? "60s");
  const key = createHash("sha256").update(name).digest().readBigInt64BE(0).toString();
  const started = performance.now();
  let said = false;
  for (;;) {
    const asked = {
      text: "select pg_try_advisory_lock($1::bigint) as taken",
      values: [key],
      query_timeout: ANSWER,
    };
    const { rows } = await client.query<{ taken: boolean }>(asked);
    if (rows[0]?.taken) return;
    if (performance.now() - started >= wait) {
      throw new MigrationLockError(
        `Another process held the migration lock "${name}" for ${Math.round(wait)} ms. Is a migration stuck? ` +
          `select * from pg_locks where locktype = 'advisory' shows who holds it.`,
      );
    }
    if (!said) {
      said = true;
      step("another process applies them");
      tell({
        kind: "migration",
        migration: "lock",
        state: "running",
        level: "info",
        message: `Migrations: another process holds the lock "${name}"; waiting up to ${Math.round(wait)} ms.`,
      });
    }
    await sleep(POLL + Math.random() * POLL);
  }
}
