/** Questions to the database that can neither change it nor keep it busy. */
import type { Pool, QueryResultRow } from "pg";

export interface ReadOnly {
  rows<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
}

/** In milliseconds, for each statement. */
const STATEMENT_TIMEOUT = 5_000;

/** Runs `read` in a read-only transaction with a statement timeout; what it sees is one moment of the database. */
export async function readOnly<T>(pool: Pool, read: (database: ReadOnly) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | boolean = true;
  try {
    await client.query("begin transaction isolation level repeatable read read only");
    await client.query(`set local statement_timeout = ${STATEMENT_TIMEOUT}`);
    const answer = await read({
      rows: async <Row extends QueryResultRow>(text: string, values?: unknown[]) =>
        (await client.query<Row>(text, values)).rows,
    });
    await client.query("commit");
    broken = false;
    return answer;
  } finally {
    client.release(broken);
  }
}

/** As PostgreSQL's quote_ident, always quoted. */
export function quoted(...names: readonly string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(".");
}
