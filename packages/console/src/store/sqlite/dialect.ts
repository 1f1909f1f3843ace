/** Kysely's SQLite dialect over `node:sqlite`, whose connection takes its turn with others that write to the same file. */
import type { DatabaseSync } from "node:sqlite";
import { type Driver, SqliteDialect } from "kysely";
import { adaptSqlite } from "./adapter.ts";
import type { Turns } from "./turns.ts";

/** @param turns absent for a connection that only reads: readers never wait */
export function sqliteDialect(database: DatabaseSync, turns?: Turns): SqliteDialect {
  const dialect = new SqliteDialect({ database: adaptSqlite(database) });
  if (!turns) return dialect;
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => inTurn(createDriver(), turns);
  return dialect;
}

/** Kysely hands out the one connection to one user at a time: there is never more than one turn to end. */
function inTurn(driver: Driver, turns: Turns): Driver {
  const acquire = driver.acquireConnection.bind(driver);
  const release = driver.releaseConnection.bind(driver);
  let end: (() => void) | undefined;
  driver.acquireConnection = async (options) => {
    end = await turns.take();
    return acquire(options);
  };
  driver.releaseConnection = async (connection, options) => {
    await release(connection, options);
    end?.();
    end = undefined;
  };
  return driver;
}
