/** Inserts many rows by few statements whose texts repeat, so that the database prepares each only once. */
import type { Run } from "./backend.ts";

/** Rows of one statement, largest first. SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const SIZES = [32, 8, 1];

const texts = new Map<string, string>();

function statement(table: string, columns: readonly string[], rows: number, suffix: string): string {
  const name = `${rows} ${table} ${columns.length} ${suffix}`;
  let text = texts.get(name);
  if (text === undefined) {
    const row = `(${columns.map(() => "?").join(", ")})`;
    text = `insert into ${table} (${columns.join(", ")}) values ${new Array(rows).fill(row).join(", ")} ${suffix}`;
    texts.set(name, text);
  }
  return text;
}

/**
 * Inserts `rows` in their order; `suffix` is the `on conflict` clause. Answers the number of rows that were changed.
 */
export async function insertRows(
  run: Run,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  suffix = "",
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<number> {
  let changed = 0;
  for (let at = 0; at < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - at) ?? 1;
    changed += await run.run(statement(table, columns, size, suffix), rows.slice(at, at + size).flat());
    at += size;
    const wait = pause();
    if (wait) await wait;
  }
  return changed;
}

/** The same with a `returning` clause at the end of `suffix`. */
export async function insertReturning<Row>(
  run: Run,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  suffix: string,
): Promise<Row[]> {
  const returned: Row[] = [];
  for (let at = 0; at < rows.length; ) {
    const size = SIZES.find((one) => one <= rows.length - at) ?? 1;
    returned.push(
      ...(await run.all<Row>(statement(table, columns, size, suffix), rows.slice(at, at + size).flat())),
    );
    at += size;
  }
  return returned;
}
