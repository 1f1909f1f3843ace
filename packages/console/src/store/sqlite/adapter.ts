/** `node:sqlite` in the shape that Kysely's SQLite dialect expects of a database. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";

/** Prepared statements kept per connection; the least recently used one goes. */
const STATEMENTS = 256;

/**
 * Wraps a connection. Statements are prepared once per text. `begin` becomes `begin immediate`: a transaction that reads before it
 * writes would otherwise fail at once (and not wait) when another process wrote in between.
 */
export function adaptSqlite(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      if (database.isOpen) database.close();
    },
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known) {
        statements.delete(sql);
        statements.set(sql, known);
        return known;
      }
      const statement = adaptStatement(database.prepare(sql === "begin" ? "begin immediate" : sql));
      statements.set(sql, statement);
      if (statements.size > STATEMENTS) statements.delete(statements.keys().next().value!);
      return statement;
    },
  };
}

function adaptStatement(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
