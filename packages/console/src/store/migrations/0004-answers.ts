/** What people answered to the checks that decide between causes. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export function answers(kind: "sqlite" | "postgres"): Migration {
  const sqlite = kind === "sqlite";
  const text = sqlite ? "text" : 'text collate "C"';
  const int = sqlite ? "integer" : "bigint";
  const byKey = sqlite ? "without rowid" : "";
  return {
    up: async (db: Kysely<unknown>) => {
      await sql
        .raw(
          `create table check_answer (
            issue_id ${text} not null, check_id ${text} not null, outcome ${text} not null, hypothesis ${text} not null,
            time ${int} not null, primary key (issue_id, check_id)) ${byKey}`,
        )
        .execute(db);
    },
  };
}
