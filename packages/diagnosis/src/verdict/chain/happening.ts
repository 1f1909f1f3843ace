/** What happened at a moment, as the rules of a chain read it. */

/** Sorts of happenings that a rule knows as cause or effect. */
export type Sort =
  | "deployed"
  | "configured"
  | "migrated"
  /** The health check answered yes without asking what failed at that time. */
  | "health-blind"
  | "health-failed"
  | "start-failed"
  | "start-hung"
  | "loop-blocked"
  | "memory-exhausted"
  | "disk-full"
  /** It ended by itself, by an error that nobody caught. */
  | "process-crashed"
  /** It was ended from outside, without or after its time to drain. */
  | "killed"
  | "restarting"
  /** The database was told to stop. */
  | "database-stopped"
  /** The database ended without a shutdown, or found at its start that it had. */
  | "database-crashed"
  | "database-recovering"
  /** Recovery reached the end of the write-ahead log: `invalid record length`. */
  | "log-end-reached"
  /** Stored data itself cannot be read: a bad checksum, no checkpoint. */
  | "data-corrupt"
  | "connections-exhausted"
  | "connection-lost"
  | "connection-refused"
  | "schema-missing"
  | "issuer-unreachable"
  | "sign-in-failed"
  | "upstream-failed"
  | "request-failed";

/** One happening, or a row of the same that nothing else interrupted. */
export interface Happening {
  sort: Sort;
  /** Epoch milliseconds; of a log without times the number of its line. */
  time: number;
  /** Epoch milliseconds of the last of a row. */
  until: number;
  /** How often it was told in a row. */
  count: number;
  /** True where the error that brought it is told by the same signal. */
  own?: boolean;
  /** The service, or the log where no service is told; undefined where neither is known. */
  place: string | undefined;
  /** Of the place: a database, or a platform that speaks for others. */
  part: "app" | "database" | "platform";
  /** What was said, one line, as it was told. */
  said: string;
  /** Citations: `event 3f…`, `db.log line 12`; at least one. */
  signals: string[];
  release?: string;
  /** True where it is known that a database could not be used. */
  database?: boolean;
  /** What a change is about. */
  names?: readonly string[];
}

/** True where the two can be of one service as far as they tell; a platform speaks for all. */
export function samePlace(a: Happening, b: Happening): boolean {
  if (a.part === "platform" || b.part === "platform") return a.part === b.part || b.part !== "database";
  return a.part === b.part && (a.place === undefined || b.place === undefined || a.place === b.place);
}
