/** What judging over time needs: when which release ran, boots, what a resolution rests on, and the team's own criteria. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export function overTime(kind: "sqlite" | "postgres"): Migration {
  const sqlite = kind === "sqlite";
  const text = sqlite ? "text" : 'text collate "C"';
  const int = sqlite ? "integer" : "bigint";
  const byKey = sqlite ? "without rowid" : "";
  const statements = [
    `alter table issue add column resolved_at ${int}`,
    `alter table issue add column resolved_in ${text}`,
    `alter table issue add column regressed ${text}`,
    // When it was resolved was not kept: what was seen last came before.
    "update issue set resolved_at = last_seen where status = 'resolved'",
    `create table release_run (
      project ${text} not null, service ${text} not null, environment ${text} not null, release ${text} not null,
      first_seen ${int} not null, last_seen ${int} not null, served_from ${int}, served_until ${int},
      primary key (project, release, service, environment)) ${byKey}`,
    "create index release_run_service on release_run (project, service, last_seen)",
    `insert into release_run (project, service, environment, release, first_seen, last_seen, served_from, served_until)
     select project, coalesce(service, ''), coalesce(environment, ''), release, min(time), max(time + width), min(time), max(time + width)
     from outcome where release is not null and total > 0
     group by project, coalesce(service, ''), coalesce(environment, ''), release`,
    // Of senders that tell of no requests: in which service and environment a release failed was not kept.
    `insert into release_run (project, service, environment, release, first_seen, last_seen)
     select issue.project, '', '', issue_facet.value, min(issue_facet.first_seen), max(issue_facet.last_seen)
     from issue_facet join issue on issue.id = issue_facet.issue_id
     where issue_facet.kind = 'release' and issue_facet.value <> '' and length(issue_facet.value) <= 256
     group by issue.project, issue_facet.value
     on conflict do nothing`,
    // Without it, the requests of one route would be looked for among those of all routes.
    "create index outcome_route on outcome (project, route, width, time) where route is not null",
    `create table issue_criteria (issue_id ${text} primary key, body ${text} not null) ${byKey}`,
    `create table boot (
      project ${text} not null references project(id), id ${text} not null, started ${int} not null, ended ${int},
      progress integer not null, outcome ${text} not null, service ${text}, instance ${text}, release ${text},
      environment ${text}, phases ${text} not null, primary key (project, id))`,
    "create index boot_started on boot (project, started)",
  ];
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  };
}
