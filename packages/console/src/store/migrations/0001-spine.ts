/** The first schema: projects, keys, issues, events, outcomes. */
import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** The SQL of each statement. Text of both dialects, but for the four words in `words`. */
function statements(kind: "sqlite" | "postgres"): string[] {
  const sqlite = kind === "sqlite";
  const seq = sqlite ? "integer primary key" : "bigint generated always as identity primary key";
  const blob = sqlite ? "blob" : "bytea";
  const int = sqlite ? "integer" : "bigint";
  // Small rows that are only found by their key need no separate row store.
  const byKey = sqlite ? "without rowid" : "";
  // Text is compared byte by byte, as SQLite does: keyset paging and lock order rely on it.
  const text = sqlite ? "text" : 'text collate "C"';
  return [
    `create table project (id ${text} primary key, name ${text} not null unique, created_at ${int} not null)`,
    `create table api_key (
      id ${text} primary key, project ${text} references project(id), kind ${text} not null, label ${text} not null,
      shown ${text} not null, secret ${text} not null unique, created_at ${int} not null, revoked_at ${int})`,
    `create table sign_in (hash ${text} primary key, expires_at ${int} not null, used_at ${int}) ${byKey}`,
    `create table session (hash ${text} primary key, expires_at ${int} not null) ${byKey}`,

    `create table issue (
      id ${text} primary key, project ${text} not null references project(id),
      status ${text} not null default 'unresolved', decided integer not null default 0,
      count ${int} not null default 0, events ${int} not null default 0,
      first_seen ${int} not null default 0, last_seen ${int} not null default 0, facets ${int} not null default 0,
      score integer not null default 0, face_failure ${text} not null default '', face_time ${int} not null default 0)`,
    // Apart from the counters: those change with every batch, and a changed row is written whole.
    `create table issue_face (
      issue_id ${text} primary key, version integer not null, fingerprint ${text} not null, title ${text} not null,
      confidence ${text} not null, root ${text}, surface ${text}, search ${text} not null,
      size integer not null, reduced ${int} not null default 0, face ${blob})`,
    // Of issues without events only: retention asks for them, oldest first.
    "create index issue_face_reduced on issue_face (reduced) where reduced <> 0",
    // Lists without a status are put together from those of each status: counters change often, and each index costs.
    ...["last_seen", "first_seen", "count"].map(
      (column) => `create index issue_${column} on issue (project, status, ${column}, id)`,
    ),
    `create table issue_facet (
      issue_id ${text} not null, kind ${text} not null, key ${text} not null, value ${text} not null,
      count ${int} not null, first_seen ${int} not null, last_seen ${int} not null,
      primary key (issue_id, kind, key)) ${byKey}`,
    `create table issue_hour (
      issue_id ${text} not null, hour ${int} not null, count ${int} not null, primary key (issue_id, hour)) ${byKey}`,

    `create table event (
      seq ${seq}, project ${text} not null, id ${text} not null, issue_id ${text} not null, failure_id ${text} not null,
      role ${text} not null, time ${int} not null, received ${int} not null, trace_id ${text}, request_id ${text},
      span_id ${text}, parent_id ${text}, size integer not null, body ${blob} not null)`,
    "create unique index event_id on event (id, project)",
    "create index event_issue on event (issue_id, time, seq)",
    "create index event_trace on event (trace_id, project, time) where trace_id is not null",
    "create index event_request on event (request_id, project, time) where request_id is not null",
    "create index event_failure on event (failure_id, project) where failure_id <> id",
    `create table volume (
      day ${int} not null, slot integer not null, events ${int} not null, bytes ${int} not null,
      primary key (day, slot)) ${byKey}`,

    `create table outcome (
      project ${text} not null, width ${int} not null, time ${int} not null, key ${text} not null, basis ${text} not null,
      service ${text}, release ${text}, environment ${text}, route ${text},
      total ${int} not null, failed ${int} not null, degraded ${int} not null, statuses ${text}, latency ${text}, size integer not null,
      primary key (project, width, time, key)) ${byKey}`,
    "create index outcome_time on outcome (width, time)",
    `create table release_total (
      project ${text} not null, service ${text} not null, release ${text} not null, basis ${text} not null,
      total ${int} not null, failed ${int} not null, time ${int} not null,
      primary key (project, service, release, basis)) ${byKey}`,
    `create table flag_evaluation (
      project ${text} not null, trace_id ${text} not null, key ${text} not null, variant ${text}, value ${text},
      reason ${text}, time ${int} not null, primary key (trace_id, project, key)) ${byKey}`,
    "create index flag_evaluation_time on flag_evaluation (project, time)",
    `create table check_in (
      project ${text} not null, id ${text} not null, monitor ${text} not null, status ${text} not null,
      time ${int} not null, duration double precision, environment ${text}, release ${text}, primary key (project, id)) ${byKey}`,
    "create index check_in_time on check_in (project, time)",
    "create index check_in_monitor on check_in (project, monitor)",
    `create table dropped (
      day ${text} not null, project ${text} not null, by ${text} not null, reason ${text} not null,
      category ${text} not null, count ${int} not null, primary key (day, project, by, reason, category)) ${byKey}`,
    // Packed bodies do not shrink a second time.
    ...(sqlite
      ? []
      : [
          "alter table event alter column body set storage external",
          "alter table issue_face alter column face set storage external",
        ]),
  ];
}

export function spine(kind: "sqlite" | "postgres"): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const statement of statements(kind)) await sql.raw(statement).execute(db);
    },
  };
}
