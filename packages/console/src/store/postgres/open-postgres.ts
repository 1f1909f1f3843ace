/** The PostgreSQL backend. */
import { setTimeout as sleep } from "node:timers/promises";
import { CompiledQuery, Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { type Backend, type Run, type SqlWords, TryAgain } from "../backend.ts";
import { migrate } from "../migrate.ts";
import type { Tables } from "../tables.ts";
import { explainPostgres, isConnectionLoss, isRetryable } from "./explain.ts";

/** Attempts of one transaction before its error is passed on. */
const ATTEMPTS = 8;
const INT8 = 20;

const postgresWords: SqlWords = {
  kind: "postgres",
  among: (column) => `${column} = any(?::text[])`,
  list: (values) => values,
  rowsOf: (alias) => `unnest(?::text[]) as ${alias}(value)`,
  least: (a, b) => `least(${a}, ${b})`,
  greatest: (a, b) => `greatest(${a}, ${b})`,
};

/** Connects a pool and brings the schema up to date. `poolSize` (Default: 10). */
export async function openPostgres(
  databaseUrl: string,
  log: (line: string) => void,
  poolSize = 10,
): Promise<Backend> {
  const pool = makePool(databaseUrl, log, poolSize);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, "postgres", log);
  } catch (error) {
    await db.destroy();
    if (!pool.ended) await pool.end();
    throw explainPostgres(error, databaseUrl);
  }
  return backend(db);
}

function makePool(databaseUrl: string, log: (line: string) => void, max: number): pg.Pool {
  let pool: pg.Pool;
  try {
    pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: "holdfast",
      max,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      maxLifetimeSeconds: 3_600,
      keepAlive: true,
      idle_in_transaction_session_timeout: 60_000,
      types: {
        // Counters and times stay far below 2^53.
        getTypeParser: ((oid: number, format?: "text" | "binary") =>
          oid === INT8 && format !== "binary"
            ? Number
            : pg.types.getTypeParser(oid, format as "text")) as never,
      },
    });
  } catch (error) {
    throw explainPostgres(error, databaseUrl);
  }
  // Without these a connection that dies, idle or in use, ends the process.
  pool.on("error", (error) => log(`A database connection was lost: ${error.message}.`));
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** There is no check before use: a connection that died unnoticed shows it on the first query, and the pool has others. */
async function askTwice<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    try {
      return await ask();
    } catch (second) {
      throw explainPostgres(second, "");
    }
  }
}

function backend(db: Kysely<Tables>): Backend {
  const run = runOn(db);
  return {
    ...postgresWords,
    reader: db,
    read: { all: (sql, parameters) => askTwice(() => run.all(sql, parameters)), run: run.run },
    transact: async (work) => {
      for (let attempt = 1; ; attempt++) {
        let worked = false;
        try {
          return await db.transaction().execute(async (transaction) => {
            const result = await work(runOn(transaction));
            worked = true;
            return result;
          });
        } catch (error) {
          // A connection that is lost while committing leaves open whether it was: only the caller may decide then.
          const again =
            error instanceof TryAgain || isRetryable(error) || (!worked && isConnectionLoss(error));
          if (!again || attempt >= ATTEMPTS) throw explainPostgres(error, "");
          await sleep(Math.random() * 10 * 2 ** attempt);
        }
      }
    },
    // Autovacuum does.
    freePages: async () => {},
    close: () => db.destroy(),
  };
}

const numbered = new Map<string, string>();

/** `?` to `$1`, `$2`…; the statements are few and fixed, so the texts are kept. */
function number(sql: string): string {
  let text = numbered.get(sql);
  if (text === undefined) {
    let n = 0;
    text = sql.replaceAll("?", () => `$${++n}`);
    if (numbered.size < 2000) numbered.set(sql, text);
  }
  return text;
}

/** What a client asks for may hold anything; PostgreSQL refuses text with NUL in it. */
const withoutNul = (value: unknown): unknown =>
  typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;

function runOn(executor: { executeQuery: Kysely<Tables>["executeQuery"] }): Run {
  return {
    all: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await executor.executeQuery<Row>(CompiledQuery.raw(number(sql), parameters.map(withoutNul)))).rows,
    run: async (sql, parameters = []) =>
      Number(
        (await executor.executeQuery(CompiledQuery.raw(number(sql), parameters.map(withoutNul))))
          .numAffectedRows ?? 0,
      ),
  };
}
