/** Signals of the five incident sheets, as the services of such incidents tell them: shared by the tests of verdict and report. */
import { type ErrorEvent, type Hypothesis, hash128 } from "@holdfast/signals";
import type { Suspect } from "../src/changes/suspecting.ts";
import type { ExceptionStep } from "../src/verdict/index.ts";

type Given = Partial<ErrorEvent> & { time: number };

/** An error event with the parts that matter to a test. */
export function event(given: Given): ErrorEvent {
  return {
    id: hash128(JSON.stringify(given)),
    source: "otlp",
    level: "error",
    exceptions: [],
    ...given,
  };
}

export const at = (clock: string, day = "2025-11-20"): number => Date.parse(`${day}T${clock}Z`);

/** Sheet 3: the health check said yes, the platform killed, the database was not shut down, connections broke. */
export function restartLoop() {
  const api = { service: "api", platform: "node", release: "2.3.0" };
  const db = { service: "postgres", platform: "postgres", level: "warning" as const };
  const refused = event({
    ...api,
    time: at("10:00:05"),
    exceptions: [
      {
        type: "Error",
        message: "connect ECONNREFUSED 10.0.3.7:5432",
        code: "ECONNREFUSED",
        frames: [{ function: "loadSession", file: "/app/src/session.ts", line: 41, inApp: true }],
      },
    ],
  });
  const killed = event({
    time: at("10:04:40"),
    service: "railway",
    level: "fatal",
    message: "Healthcheck timed out, stopping container api: exited with code 137",
  });
  const reset = event({
    ...api,
    time: at("10:05:31"),
    route: "GET /api/sessions",
    request: { method: "GET", url: "/api/sessions", status: 500, id: "req-7b1f22aa9c" },
    exceptions: [
      {
        type: "Error",
        message: "Connection terminated unexpectedly",
        frames: [
          {
            function: "Connection.<anonymous>",
            file: "/app/node_modules/pg/lib/client.js",
            line: 136,
            inApp: false,
          },
          { function: "listSessions", file: "/app/src/sessions/list.ts", line: 22, inApp: true },
        ],
      },
    ],
  });
  return {
    events: [
      refused,
      killed,
      event({
        ...db,
        time: at("10:05:20"),
        message: "database system was interrupted; last known up at 2025-11-20 10:03:11 UTC",
      }),
      event({
        ...db,
        time: at("10:05:20.100"),
        message: "database system was not properly shut down; automatic recovery in progress",
      }),
      event({
        ...db,
        time: at("10:05:20.130"),
        message: "invalid record length at 0/19EC278: expected at least 24, got 0",
      }),
      event({
        ...db,
        time: at("10:05:30"),
        message: "could not accept SSL connection: EOF detected",
      }),
      reset,
    ],
    health: [
      { service: "api", time: at("10:00:01"), status: "pass" as const, checks: [] },
      {
        service: "api",
        time: at("10:00:11"),
        status: "pass" as const,
        checks: [{ name: "uptime", status: "pass" as const, affects: [] }],
      },
    ],
    refused,
    reset,
  };
}

/** What of a sheet a report is made from. */
export interface Told {
  title: string;
  fingerprint: string;
  reason: string;
  status: "confirmed" | "likely" | "possible" | "inconclusive";
  exceptions: ExceptionStep[];
  hypotheses: Hypothesis[];
  suspects: Suspect[];
}

const link = (
  role: ExceptionStep["role"],
  type: string,
  message: string,
  reason: string,
  seen: string,
  place?: [string, number, string],
): ExceptionStep => ({
  type,
  message,
  role,
  reason,
  seen,
  ...(place && { file: place[0], line: place[1], function: place[2] }),
});

const commit = (id: string, title: string, score: number, why: string, release: string): Suspect => ({
  change: { kind: "commit", id, title, author: null, time: null, release, files: [] },
  why: [{ text: why, signal: `commit ${id.slice(0, 12)}` }],
  against: [],
  risk: "Medium: what was built on the commit since goes with it.",
  action: `Roll back to the release before, or revert it: \`git revert ${id.slice(0, 12)}\`; then test the failing route.`,
  score,
});

/** Sheet 1: columns that the database does not have, and a scheduler that takes the start with it. */
export const parlay: Told = {
  title: "column feed_events.event_metadata does not exist",
  fingerprint: "parlay",
  reason: "Two failures name different columns; which was first is not told.",
  status: "likely",
  exceptions: [
    link(
      "root",
      "error",
      "column feed_events.event_metadata does not exist",
      "it is the only exception that names a cause",
      "event 1a000000000000000000000000000001",
      ["/app/src/feed/repository.ts", 88, "FeedRepository.latest"],
    ),
    link(
      "wrapper",
      "AnalyticsError",
      "could not load games",
      "it re-tells the root in other words",
      "event 1a000000000000000000000000000001",
      ["/app/src/analytics/games.ts", 141, "loadGames"],
    ),
  ],
  hypotheses: [
    {
      title: "The database has no column `feed_events.event_metadata`",
      status: "likely",
      kind: "undefined-column",
      evidence: [
        {
          text: "column feed_events.event_metadata does not exist, thrown at /app/src/feed/repository.ts:88",
          signal: "event 1a000000000000000000000000000001",
        },
      ],
      against: [{ text: "No migration that ran is known", signal: "event 1a000000000000000000000000000001" }],
      fixes: [
        { when: "now", text: "Roll the code back to the release that reads `metadata`." },
        {
          when: "today",
          text: "Rename in two steps: add `event_metadata`, write both, then read the new one.",
        },
        { when: "this week", text: "Compare the code's columns with the database's before each deploy." },
      ],
      verification: "`GET /api/analytics/games` answers, and no error names the column any more.",
    },
  ],
  suspects: [
    commit(
      "f24d036aa0c1d2e3f405162738495a6b7c8d9e0f",
      "Rename metadata to event_metadata",
      0.93,
      "It began to use `event_metadata` in src/feed/model.ts",
      "2.4.0",
    ),
    commit(
      "196c285bb0c1d2e3f405162738495a6b7c8d9e0f",
      "Feed API reads the new field",
      0.71,
      "It changed src/feed/repository.ts, which the stack runs through",
      "2.4.0",
    ),
  ],
};

/** Sheet 2: a swallowed JSON query error behind an empty list. */
export const threads: Told = {
  title: "invalid input syntax for type json",
  fingerprint: "threads",
  reason:
    "The first error of the request was caught and not passed on; the later one follows from its empty answer.",
  status: "confirmed",
  exceptions: [
    {
      ...link(
        "root",
        "error",
        "invalid input syntax for type json",
        "it was first, and it was swallowed",
        "event 2b000000000000000000000000000001",
        ["/app/src/threads/repository.ts", 57, "ThreadRepository.byUser"],
      ),
      swallowedAt: "/app/src/threads/repository.ts:63 (ThreadRepository.byUser)",
    },
    link(
      "symptom",
      "TypeError",
      "Cannot read properties of undefined (reading 'id')",
      "it followed from the empty answer that the swallowed error left behind",
      "event 2b000000000000000000000000000002",
      ["/app/src/threads/list.ts", 31, "listThreads"],
    ),
  ],
  hypotheses: [
    {
      title: "Rows of `threads.metadata` hold no valid JSON",
      status: "confirmed",
      kind: "invalid-json",
      evidence: [
        {
          text: "invalid input syntax for type json, thrown at /app/src/threads/repository.ts:57",
          signal: "event 2b000000000000000000000000000001",
        },
        {
          text: "It was caught and not passed on at /app/src/threads/repository.ts:63, so nobody saw it",
          signal: "event 2b000000000000000000000000000001",
        },
      ],
      against: [],
      fixes: [
        { when: "now", text: "Let the query tolerate NULL metadata, and fall back to the column `user_id`." },
        { when: "today", text: "Rethrow in the repository: an empty list is no answer to an error." },
        { when: "this week", text: "Repair the rows: count NULL metadata, then set it to an empty object." },
      ],
      verification: "`GET /api/threads` answers with data, and the count of NULL metadata is 0.",
    },
    {
      title: "`undefined` was read for its property `id`",
      status: "ruled out",
      kind: "undefined-access",
      evidence: [
        {
          text: "TypeError: Cannot read properties of undefined was seen",
          signal: "event 2b000000000000000000000000000002",
        },
      ],
      against: [
        { text: "It followed from the swallowed error", signal: "event 2b000000000000000000000000000001" },
      ],
      fixes: [{ when: "this week", text: "Not the cause. Mend it after the root." }],
    },
  ],
  suspects: [],
};

/** Sheet 4: a method that never existed, buried under the error handler's own crash. */
export const dashboard: Told = {
  title: "TypeError: this.quotes.getQuoteStatistics is not a function",
  fingerprint: "dashboard",
  reason: "It was thrown first; what followed was thrown while it was being answered for.",
  status: "confirmed",
  exceptions: [
    link(
      "root",
      "TypeError",
      "this.quotes.getQuoteStatistics is not a function",
      "it was thrown first, in the service's own code",
      "event 4d000000000000000000000000000001",
      ["/app/src/dashboard/route.ts", 41, "showDashboard"],
    ),
    link(
      "symptom",
      "TypeError",
      "Do not know how to serialize a BigInt",
      "thrown while the error handler was answering for the root",
      "event 4d000000000000000000000000000002",
      ["/app/src/errors/handler.ts", 77, "answerError"],
    ),
    link(
      "symptom",
      "Error",
      "write after end",
      "the connection had been ended by the handler's own failure",
      "event 4d000000000000000000000000000003",
    ),
  ],
  hypotheses: [
    {
      title: "`this.quotes` has no method `getQuoteStatistics`",
      status: "confirmed",
      kind: "missing-method",
      evidence: [
        {
          text: "TypeError: this.quotes.getQuoteStatistics is not a function, thrown at /app/src/dashboard/route.ts:41",
          signal: "event 4d000000000000000000000000000001",
        },
      ],
      against: [],
      fixes: [
        { when: "now", text: "Call methods that exist: `quotesByUser(user, 5)` and a count." },
        { when: "today", text: "Let the error handler answer without serializing what it was given." },
        { when: "this week", text: "Call each route once, signed in, before a deploy." },
      ],
      verification: "`GET /dashboard` answers signed in, and no error names `getQuoteStatistics` any more.",
    },
    {
      title: "A BigInt was given to JSON.stringify",
      status: "ruled out",
      kind: "serializer",
      evidence: [
        {
          text: "TypeError: Do not know how to serialize a BigInt was seen",
          signal: "event 4d000000000000000000000000000002",
        },
      ],
      against: [
        {
          text: "Thrown while the error handler was answering for the root",
          signal: "event 4d000000000000000000000000000001",
        },
      ],
      fixes: [{ when: "this week", text: "Not the cause. Mend it after the root." }],
    },
  ],
  suspects: [
    commit(
      "77aa01bb0c1d2e3f405162738495a6b7c8d9e0f1",
      "Show quote statistics on the dashboard",
      0.97,
      "It added the call of `getQuoteStatistics` in src/dashboard/route.ts",
      "1.5.0",
    ),
  ],
};

/** Sheet 5: a start that never ended. */
export const startupHang: Told = {
  title: "The start did not finish: phase registry",
  fingerprint: "startup",
  reason: "Only requests that timed out were told; what the start waits for is not.",
  status: "inconclusive",
  exceptions: [
    link(
      "symptom",
      "TimeoutError",
      "The operation was aborted due to timeout",
      "only a mask was seen",
      "event 5e000000000000000000000000000001",
    ),
  ],
  hypotheses: [],
  suspects: [],
};
