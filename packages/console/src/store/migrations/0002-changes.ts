/** What was done to services: deploys with their commits, migrations, flags, configuration. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export function changes(kind: "sqlite" | "postgres"): Migration {
  const sqlite = kind === "sqlite";
  const text = sqlite ? "text" : 'text collate "C"';
  const int = sqlite ? "integer" : "bigint";
  const blob = sqlite ? "blob" : "bytea";
  return {
    up: async (db: Kysely<unknown>) => {
      await sql
        .raw(
          `create table change (
            project ${text} not null references project(id), id ${text} not null, time ${int} not null,
            kind ${text} not null, service ${text}, environment ${text}, body ${blob} not null, primary key (project, id))`,
        )
        .execute(db);
      await sql.raw("create index change_time on change (project, time)").execute(db);
    },
  };
}
