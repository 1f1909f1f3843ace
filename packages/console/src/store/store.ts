/** The store's face: what the rest of the console may ask of it. One contract suite runs on SQLite and PostgreSQL. */
import type {
  Boot,
  Change,
  CheckIn,
  ErrorEvent,
  FlagEvaluation,
  HealthReport,
  Histogram,
  Outcome,
} from "@holdfast/signals";
import type { z } from "zod";
import type {
  Criterion,
  DropView,
  EventDetail,
  EventList,
  IssueList,
  IssueQuery,
  IssueStatus,
  OutcomeView,
  StoredIssue,
} from "../api/schema.ts";

/** One accepted error event with what it was read from. */
export interface AcceptedError {
  error: ErrorEvent;
  /** The event as it came, redacted, as JSON text; null where there is none, or where `body` holds it. */
  raw: string | null;
  /** Both packed already, as `packLarge` does. */
  body?: Uint8Array;
  /** `error` as JSON, where that is known already. */
  json?: string;
}

/** What one request brought, decoded and redacted: written whole or not at all. */
export interface Accepted {
  project: string;
  /** Epoch milliseconds of receipt. */
  received: number;
  errors: AcceptedError[];
  outcomes: Outcome[];
  flags: FlagEvaluation[];
  checkIns: CheckIn[];
  /** (Default: none) */
  boots?: Boot[];
  /** (Default: none) */
  healths?: HealthReport[];
}

/** What a write changed, for live pages and counters. */
export interface Written {
  /** New error events. */
  events: number;
  /** Error events that were there already: replays. */
  replayed: number;
  /** Issues that were made or changed. */
  issues: { project: string; id: string; created: boolean }[];
}

/** What came in and was not kept, added up: by whom it was dropped and why. `project` is null where none was known. */
export interface Drop {
  project: string | null;
  by: "intake" | "decoder" | "client";
  reason: string;
  category: string;
  count: number;
}

/** Moments of an issue; null where they have not come, or came before they were kept. Times in epoch milliseconds. */
export interface IssueMoments {
  /** A likely or confirmed cause was named for the first time. */
  diagnosed: number | null;
  recovered: RecoveredMoment | null;
}

/** When recovery was proven, in a sentence, and what it rests on. */
export interface RecoveredMoment {
  time: number;
  release: string;
  text: string;
  signal: string;
}

/** When a release of a service ran in an environment. Times in epoch milliseconds. */
export interface ReleaseRun {
  service: string | null;
  environment: string | null;
  release: string;
  /** By anything that named it. */
  firstSeen: number;
  /** By requests that it answered; null where none is known. */
  servedFrom: number | null;
  servedUntil: number | null;
}

/** Requests of a route by the version that answered, counted in one way. */
export interface RouteRequests {
  service: string | null;
  environment: string | null;
  release: string | null;
  /** Null where the requests of all routes are added up. */
  route: string | null;
  total: number;
  failed: number;
}

/** Which requests: of these services and senders that name none; of all where none is given. Times in epoch milliseconds. */
export interface RouteQuery {
  project: string;
  services: readonly string[];
  /** (Default: all) */
  routes?: readonly string[];
  /** (Default: all that are kept) */
  since?: number;
  now: number;
}

/** What happened to the requests of a route within a minute or an hour. */
export interface Observation extends RouteRequests {
  /** Start of the window, epoch milliseconds, and its length. */
  time: number;
  width: number;
  latency: Histogram | null;
}

/** What somebody answered to a check that decides between causes. */
export interface KeptAnswer {
  /** As the verdict named it at that time. */
  check: string;
  outcome: string;
  /** Title of the claim that the check was about. */
  hypothesis: string;
  /** Epoch milliseconds. */
  time: number;
}

/** Another issue that began about the same time. */
export interface Neighbour {
  id: string;
  title: string;
  root: { type: string; message: string } | null;
  surface: { type: string; message: string } | null;
  /** Epoch milliseconds. */
  firstSeen: number;
  /** The one that told of it most often. */
  service: string | null;
  environments: string[];
}

/** A project as it is stored. `createdAt` in epoch milliseconds. */
export interface ProjectRow {
  /** Digits: Sentry SDKs demand it. */
  id: string;
  name: string;
  createdAt: number;
}

/** A key as it is stored, without its secret. Times in epoch milliseconds. */
export interface KeyRow {
  id: string;
  /** Null: all projects (read keys only). */
  project: string | null;
  kind: "ingest" | "read";
  label: string;
  shown: string;
  createdAt: number;
  revokedAt: number | null;
}

/**
 * How long and how much is kept; whichever bound is reached first holds.
 *
 * @example
 * const retention: Retention = { maxAgeMs: 14 * 24 * 60 * 60 * 1000, maxBytes: 2 * 1024 ** 3 };
 */
export interface Retention {
  /** Events older than this many milliseconds go; issue counters stay. */
  maxAgeMs: number;
  /**
   * Bytes that events (payload and raw), outcomes and what issues show of themselves may take. The oldest events go first; then the
   * oldest outcomes; then all but the titles of issues that have no events left. Issue counters stay.
   */
  maxBytes: number;
  /**
   * Issues kept that have no event left, that nobody has decided about, and that were last seen more than `maxAgeMs` ago. Beyond
   * these the ones go that were seen least often, the oldest first. (Default: 100,000)
   */
  maxQuietIssues?: number;
}

/**
 * Everything that is kept. Safe to use from many requests at once, and by several processes on one database.
 *
 * @example
 * const store = await openStore({ dataDir: "data" });
 * const { issues } = await store.issues({ sort: "count", limit: 10 }, Date.now());
 * await store.close();
 */
export interface Store {
  readonly kind: "sqlite" | "postgres";
  /** Answers when the database answered; throws otherwise. */
  ping(): Promise<void>;
  close(): Promise<void>;

  /** Writes a batch in one transaction, durable when it resolves. Idempotent by project and event id. */
  write(batch: readonly Accepted[]): Promise<Written>;
  recordDrops(drops: readonly Drop[], time: number): Promise<void>;

  /** Keeps what was done to services; one that is told again replaces what was told before. */
  recordChanges(project: string, changes: readonly Change[]): Promise<void>;
  /** Latest first; `since` and `until` are inclusive, epoch milliseconds. */
  changes(query: { project: string; since: number; until: number; limit: number }): Promise<Change[]>;

  projects(): Promise<ProjectRow[]>;
  /** Answers the project of that name, made where there is none. */
  createProject(name: string, time: number): Promise<ProjectRow>;
  /** Makes a project with its ingest key, both or none; null where the name is taken. */
  addProject(name: string, ingestKey: string, time: number): Promise<ProjectRow | null>;
  /** Makes the very first project with its ingest key, whole and once however many processes start; nothing where one is there. */
  createFirstProject(name: string, ingestKey: string, time: number): Promise<void>;
  /** The key is kept as given for `ingest` (grants writing only), as SHA-256 for `read`. */
  createKey(
    key: { project: string | null; kind: "ingest" | "read"; label: string; secret: string },
    time: number,
  ): Promise<KeyRow>;
  keys(project: string): Promise<KeyRow[]>;
  revokeKey(id: string, time: number): Promise<boolean>;
  /** Every ingest key that is not revoked: intake keeps them in memory. */
  ingestKeys(): Promise<{ project: string; secret: string }[]>;
  findReadKey(secret: string): Promise<KeyRow | null>;

  /** One-time tokens and sessions, kept as SHA-256. */
  createSignIn(token: string, expiresAt: number): Promise<void>;
  /** True once per token, then never again; false when unknown or expired. */
  useSignIn(token: string, now: number): Promise<boolean>;
  createSession(token: string, expiresAt: number): Promise<void>;
  hasSession(token: string, now: number): Promise<boolean>;
  endSession(token: string): Promise<void>;

  /** `now` (epoch ms) ends the sparkline's window. */
  issues(query: IssueQuery, now: number): Promise<z.infer<typeof IssueList>>;
  issue(id: string, now: number): Promise<StoredIssue | null>;
  /** @param mended the version that carries the mend by now, where one is known */
  setIssueStatus(id: string, status: IssueStatus, time: number, mended?: string): Promise<boolean>;
  /** False where there is no such issue. */
  setCriteria(issue: string, criteria: readonly Criterion[]): Promise<boolean>;
  /** In the order in which they were given. */
  answers(issue: string): Promise<KeptAnswer[]>;
  /** A second answer of the same check replaces the first. False where there is no such issue. */
  setAnswer(issue: string, answer: KeptAnswer): Promise<boolean>;
  /** False where there is no such answer. */
  removeAnswer(issue: string, check: string): Promise<boolean>;
  /** Issues of the project first seen within `around` milliseconds of `at`, at most `limit` before and `limit` after it, the nearest. */
  neighbours(query: { project: string; at: number; around: number; limit: number }): Promise<Neighbour[]>;
  /** Newest first. */
  events(
    issue: string,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<z.infer<typeof EventList> | null>;
  event(project: string, id: string): Promise<z.infer<typeof EventDetail> | null>;
  outcomes(query: {
    project: string;
    route?: string | undefined;
    service?: string | undefined;
    since: number;
    until: number;
  }): Promise<z.infer<typeof OutcomeView>[]>;
  drops(since: number): Promise<z.infer<typeof DropView>[]>;

  /** Of these services and of senders that name none, heard of last first; of all services where none is given. */
  releaseRuns(query: { project: string; services: readonly string[] }): Promise<ReleaseRun[]>;
  /** Requests by release, over services; a release without known requests is missing. */
  releaseTotals(query: {
    project: string;
    releases: readonly string[];
    services: readonly string[];
  }): Promise<Map<string, { total: number; failed: number }>>;
  routeRequests(query: RouteQuery): Promise<RouteRequests[]>;
  /**
   * Oldest first; by the minute for the last twelve hours, or where `minutes` asks for it, else by the hour. `until` is exclusive.
   * `summed` adds up routes and versions, and leaves latency out.
   */
  observations(
    query: RouteQuery & { since: number; until?: number; minutes?: boolean; summed?: boolean },
  ): Promise<Observation[]>;
  /** Latest first; `since` and `until` are inclusive, epoch milliseconds. `until` (Default: now and later) */
  boots(query: { project: string; since: number; until?: number; limit: number }): Promise<Boot[]>;
  /** Latest first: what was said at any time from `since` to `until`, inclusive, epoch milliseconds. `until` (Default: now and later) */
  healths(query: { project: string; since: number; until?: number; limit: number }): Promise<HealthReport[]>;
  moments(issue: string): Promise<IssueMoments>;
  /** Keeps the first: one that is known stays. */
  setRecovered(issue: string, moment: RecoveredMoment): Promise<void>;
  clearRecovered(issue: string): Promise<void>;
  /** Ids of issues whose recovery may be proven by a version that does not show them, or was and may be broken: seen last first. */
  watched(query: { project: string; limit: number }): Promise<string[]>;
  /** When the failures that began at `from` ended: until a pause longer than `pause` milliseconds; null where no event is kept there. */
  failedUntil(query: { issue: string; from: number; pause: number }): Promise<number | null>;

  /** Deletes in small steps until the retention holds; answers what went: events, and bytes of all kinds. */
  prune(retention: Retention, now: number): Promise<{ events: number; bytes: number }>;
  /** For `/api/stats`. `bytes` is what `maxBytes` bounds. */
  size(): Promise<{ events: number; issues: number; bytes: number }>;
}
