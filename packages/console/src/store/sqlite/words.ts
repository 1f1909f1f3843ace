/** SQLite's words where the dialects differ. */
import type { SqlWords } from "../backend.ts";

export const sqliteWords: SqlWords = {
  kind: "sqlite",
  among: (column) => `${column} in (select value from json_each(?))`,
  list: (values) => JSON.stringify(values),
  rowsOf: (alias) => `json_each(?) ${alias}`,
  least: (a, b) => `min(${a}, ${b})`,
  greatest: (a, b) => `max(${a}, ${b})`,
};
