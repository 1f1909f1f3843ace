/** The rows of the database as Kysely sees them. Times are epoch milliseconds, hours are hours since the epoch. */
import type { Generated } from "kysely";
import type { FacetKind } from "../process/index.ts";

export interface Tables {
  project: { id: string; name: string; created_at: number };
  api_key: {
    id: string;
    project: string | null;
    kind: "ingest" | "read";
    label: string;
    shown: string;
    /** Whole for ingest keys, SHA-256 in hex for read keys. */
    secret: string;
    created_at: number;
    revoked_at: number | null;
  };
  sign_in: { hash: string; expires_at: number; used_at: number | null };
  session: { hash: string; expires_at: number };
  issue: IssueTable;
  issue_face: IssueFaceTable;
  /** How an issue's failures spread over releases, routes, services, environments, flags and variants. */
  issue_facet: {
    issue_id: string;
    kind: FacetKind;
    /** The value, or its hash where it is long. */
    key: string;
    value: string;
    count: number;
    first_seen: number;
    last_seen: number;
  };
  issue_hour: { issue_id: string; hour: number; count: number };
  event: {
    /** Order of arrival. */
    seq: Generated<number>;
    project: string;
    id: string;
    issue_id: string;
    failure_id: string;
    role: "root" | "symptom";
    time: number;
    received: number;
    trace_id: string | null;
    request_id: string | null;
    /** Its span and that span's parent: looked through where a trace holds too many events to be looked at whole. */
    span_id: string | null;
    parent_id: string | null;
    size: number;
    /** The event and what it was read from: see `packBody`. */
    body: Uint8Array;
  };
  /** Events and bytes stored per day of receipt, and on day 0 the bytes of faces and outcomes; in a few slots so that writers do not wait for each other. */
  volume: { day: number; slot: number; events: number; bytes: number };
  outcome: {
    project: string;
    /** Length of the row's window in milliseconds: one minute, or one hour for long looks back. */
    width: number;
    time: number;
    key: string;
    basis: "metric" | "span" | "session";
    service: string | null;
    release: string | null;
    environment: string | null;
    route: string | null;
    total: number;
    failed: number;
    degraded: number;
    /** Null where no status was told. */
    statuses: string | null;
    latency: string | null;
    /** Bytes that the row takes: counted in the volume. */
    size: number;
  };
  /** All requests of a service in a release, by basis: what a release's failures are compared with. */
  release_total: {
    project: string;
    service: string;
    release: string;
    basis: "metric" | "span" | "session";
    total: number;
    failed: number;
    /** Start of the last hour that was added. */
    time: number;
  };
  /** Flags as they were evaluated in a trace, kept until its failure comes (or a day has passed). */
  flag_evaluation: {
    project: string;
    trace_id: string;
    key: string;
    variant: string | null;
    value: string | null;
    reason: string | null;
    time: number;
  };
  check_in: {
    project: string;
    id: string;
    monitor: string;
    status: string;
    time: number;
    duration: number | null;
    environment: string | null;
    release: string | null;
  };
  /** What was done to services; `body` is a `Change` as packed JSON. */
  change: {
    project: string;
    id: string;
    time: number;
    kind: string;
    service: string | null;
    environment: string | null;
    body: Uint8Array;
  };
  /** When a release was heard of, and when it answered requests. An absent service or environment is empty text. */
  release_run: {
    project: string;
    service: string;
    environment: string;
    release: string;
    /** By anything: errors, requests, boots. */
    first_seen: number;
    last_seen: number;
    /** By requests alone. */
    served_from: number | null;
    served_until: number | null;
  };
  /** What the team wants to see before an issue counts as recovered: a list of `Criterion`, as JSON. */
  issue_criteria: { issue_id: string; body: string };
  /** What people answered to checks that decide; `hypothesis` is the title of the claim that the check was about. */
  check_answer: { issue_id: string; check_id: string; outcome: string; hypothesis: string; time: number };
  boot: {
    project: string;
    id: string;
    started: number;
    ended: number | null;
    /** How far the start has come: a word that comes late must not undo a later one. */
    progress: number;
    outcome: string;
    service: string | null;
    instance: string | null;
    release: string | null;
    environment: string | null;
    /** JSON. */
    phases: string;
  };
  /** What a sender answered on its health, as long as it said the same: `last` is the last time in `again`, or `time`. */
  health_report: {
    project: string;
    /** Hash of service, instance, release, environment and the address that was asked. */
    sender: string;
    time: number;
    last: number;
    service: string | null;
    instance: string | null;
    release: string | null;
    environment: string | null;
    status: string;
    /** Status, answer and checks as JSON. */
    said: string;
    /** Later times as JSON. */
    again: string;
  };
  /** `time` is null where it passed before such moments were kept. */
  issue_moment: { issue_id: string; kind: "diagnosed" | "recovered"; time: number | null; body: string };
  dropped: { day: string; project: string; by: string; reason: string; category: string; count: number };
}

export interface IssueTable {
  id: string;
  project: string;
  status: "unresolved" | "resolved" | "ignored";
  /** 1 once a person has set the status: such an issue is never deleted. */
  decided: number;
  count: number;
  events: number;
  first_seen: number;
  last_seen: number;
  /** Facet rows made so far: bounds what one issue may take. */
  facets: number;
  /** How telling the failure behind the face is; a more telling one replaces it. */
  score: number;
  face_failure: string;
  face_time: number;
  /** When it was resolved last, and the version that carried the mend by then; null while it never was. */
  resolved_at: number | null;
  resolved_in: string | null;
  /** Why it counts as back: a `Regressed` as JSON; null where it does not. */
  regressed: string | null;
}

/** What an issue shows of itself. */
export interface IssueFaceTable {
  issue_id: string;
  version: number;
  fingerprint: string;
  title: string;
  confidence: "confirmed" | "likely" | "possible" | "inconclusive";
  root: string | null;
  surface: string | null;
  /** Lower-case text that `q` is looked up in. */
  search: string;
  /** Bytes that the row takes: counted in the volume. */
  size: number;
  /** 0: whole. Above: the issue has no event left and `face` is gone; when it was last seen. -1: only the title is left. */
  reduced: number;
  /** Chain, hypotheses and the explanation of the fingerprint, as JSON that is packed as event bodies are. */
  face: Uint8Array | null;
}
