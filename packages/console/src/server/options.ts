/** What the console can be told at its start. */
import type { Limits } from "@holdfast/signals";
import type { IntakeLimits } from "../intake/limits.ts";
import type { Retention, Store } from "../store/store.ts";

/**
 * What `startConsole` can be told. Only `port` must be given.
 *
 * @example
 * const options: ConsoleOptions = {
 *   port: 4500,
 *   databaseUrl: "postgres://holdfast@127.0.0.1/holdfast",
 *   publicUrl: "https://holdfast.example.com",
 *   retention: { maxAgeMs: 14 * 24 * 60 * 60 * 1000 },
 *   limits: { eventsPerSecond: 2000 },
 * };
 */
export interface ConsoleOptions {
  /** Address to listen on. (Default: 127.0.0.1) */
  host?: string;
  /** Port to listen on, 0 to 65535; 0 takes a free one, `Console.url` tells which. */
  port: number;
  /** Folder of the SQLite database; made when missing. Not looked at with `databaseUrl`. (Default: `holdfast-data`) */
  dataDir?: string;
  /** PostgreSQL instead of SQLite: `postgres://user:password@host/database`. */
  databaseUrl?: string;
  /** Bearer token for automation: may do everything. Take 16 characters or more. (Default: none) */
  adminToken?: string;
  /** Address under which others reach the console; stands in DSNs and links. (Default: made of host and port) */
  publicUrl?: string;
  /** Folder with the built pages. (Default: none, a plain page says how to build them) */
  pages?: string;
  /** Takes one line for the operator. (Default: standard error) */
  log?: (line: string) => void;
  /** Bounds of the intake; what is left out keeps its default. */
  limits?: Partial<IntakeLimits>;
  /** Bounds of the decoders; what is left out keeps its default. `bodyBytes` is the intake's. */
  decoding?: Partial<Omit<Limits, "bodyBytes">>;
  /** How long and how much is kept. (Default: 30 days, 5 GiB) */
  retention?: Partial<Retention>;
  /** Milliseconds between two runs of the retention. (Default: 10 minutes) */
  retentionEveryMs?: number;
  /** Milliseconds between two looks at whether issues have recovered. (Default: 15 seconds) */
  recoveryEveryMs?: number;
  /** Milliseconds that the sign-in link of this start works. (Default: 24 hours) */
  signInMs?: number;
  /** Milliseconds that `close` waits for requests in flight. (Default: 10,000) */
  drainMs?: number;
  /** A store that is open already, instead of `dataDir` and `databaseUrl`; `close` closes it. */
  store?: Store;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const defaultRetention: Readonly<Retention> = Object.freeze({
  maxAgeMs: 30 * DAY_MS,
  maxBytes: 5 * 1024 ** 3,
});
export const defaultRetentionEveryMs = 10 * 60 * 1000;
export const defaultRecoveryEveryMs = 15_000;
export const defaultSignInMs = DAY_MS;
export const defaultDrainMs = 10_000;
