/** What services answered on their health, and the moments of an issue that must be kept as they happen. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export function health(kind: "sqlite" | "postgres"): Migration {
  const sqlite = kind === "sqlite";
  const text = sqlite ? "text" : 'text collate "C"';
  const int = sqlite ? "integer" : "bigint";
  const byKey = sqlite ? "without rowid" : "";
  const statements = [
    `create table health_report (
      project ${text} not null references project(id), sender ${text} not null, time ${int} not null, last ${int} not null,
      service ${text}, instance ${text}, release ${text}, environment ${text}, status ${text} not null,
      said ${text} not null, again ${text} not null, primary key (project, sender, time))`,
    "create index health_report_time on health_report (project, time)",
    `create table issue_moment (
      issue_id ${text} not null, kind ${text} not null, time ${int}, body ${text} not null,
      primary key (issue_id, kind)) ${byKey}`,
    // When the cause of these was named was not kept.
    `insert into issue_moment (issue_id, kind, time, body)
     select issue_id, 'diagnosed', null, '{}' from issue_face where confidence in ('likely', 'confirmed')`,
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
