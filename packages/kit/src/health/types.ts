/** The words of the health part: what a check is, what is asked, what is answered. */
import type { Boot, HealthReport, HealthStatus } from "@holdfast/signals";
import type { Duration, Lifecycle } from "../core/index.ts";
import type { HealthSettings } from "./settings.ts";

/** One observed figure of a check; `component:measure` in `application/health+json`. */
export interface Measurement {
  /** E.g. `responseTime`, `utilization`, `connections`. */
  measure: string;
  value: number | string | boolean | null;
  /** UCUM where there is one, e.g. `ms`, `By`, `%`. */
  unit?: string;
  /** (Default: that of the check) */
  status?: HealthStatus;
}

/** What a check may say beyond its status. All of it is shown only to those who may see details, bounded and redacted. */
export interface CheckReport {
  status: HealthStatus;
  /** One line for people: what was found, and what to do. At most 500 characters are kept. */
  output?: string;
  /** At most 20 are kept. */
  measurements?: readonly Measurement[];
  /** Plain values for `/health/detailed`. */
  details?: Readonly<Record<string, unknown>>;
}

/** Nothing, `true` and `"pass"` pass; `false` and `"fail"` fail. Anything else is a failed check. */
// biome-ignore lint/suspicious/noConfusingVoidType: a check that returns nothing has passed
export type CheckResult = void | undefined | boolean | HealthStatus | CheckReport;

/** Asks a dependency. A throw is a failure. `signal` aborts at the deadline: pass it on to whatever waits. */
export type CheckRun = (signal: AbortSignal) => CheckResult | Promise<CheckResult>;

export interface CheckOptions {
  /** A run without result by then has failed. (Default: 5 s) */
  deadline?: Duration;
  /** From the end of one run to the start of the next. (Default: 10 s) */
  every?: Duration;
  /** A result older than this is no result: the check fails. (Default: three times `every`, and twice `deadline`) */
  stale?: Duration;
  /** Its failure makes `/health` and `/health/ready` answer 503. (Default: true) */
  critical?: boolean;
  /** Routes that suffer from its failure, e.g. `/api/*`. (Default: none) */
  affects?: readonly string[];
  /** So many failures in a row until the check fails; those before are warnings. The first result ever counts at once. (Default: 1) */
  failAfter?: number;
  /** So many passes in a row until a failed check passes again. (Default: 2) */
  passAfter?: number;
  /** `componentType` in `application/health+json`: `datastore`, `system`, `component` or a URI. (Default: `component`) */
  component?: string;
}

/** A check with the options that suit it: what `postgresCheck(pool)` and its like return. Options given to `.check` win. */
export interface ReadyMadeCheck {
  readonly run: CheckRun;
  readonly options: Readonly<CheckOptions>;
}

/** What is known of one check now. */
export interface CheckState {
  readonly name: string;
  /** `pending`: no run has ended yet. */
  readonly status: HealthStatus | "pending";
  readonly critical: boolean;
  readonly affects: readonly string[];
  readonly component: string;
  readonly output?: string | undefined;
  readonly measurements: readonly Measurement[];
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Epoch milliseconds of the last result. */
  readonly time?: number | undefined;
  /** Milliseconds that the last run took. */
  readonly duration?: number | undefined;
  /** Failures in a row. */
  readonly failures: number;
  /** The last result is older than `stale`. */
  readonly stale: boolean;
}

/** The part of a start that `/health/startup` shows. */
export type StartupState = Pick<Boot, "phases"> & Partial<Pick<Boot, "started">>;

/** Who may see outputs, errors, measurements and affected routes. Any one `yes` is enough. */
export interface DetailsOptions {
  /** `Authorization: Bearer <token>`, compared in constant time. At least 16 characters. (Default: none) */
  token?: string;
  /** Callers on this machine, unless a proxy's header says that they only pass on. Off behind a proxy that adds no such header! (Default: false) */
  loopback?: boolean;
  /** Asked last; only `true` is a yes, a throw or a promise is a no. (Default: none) */
  authorize?: (request: HealthRequest) => boolean;
}

export interface HealthOptions {
  /** (Default: the platform's name for it, else `NODE_ENV`, else `development`) */
  environment?: string;
  /** `serviceId` in `application/health+json`. (Default: none) */
  service?: string;
  /** `releaseId` in `application/health+json`. (Default: the platform's, for those who may see details) */
  release?: string;
  /** Where the endpoints live. (Default: `/health`) */
  path?: string;
  /** `"everyone"`, or who may see details. (Default: only requests that the adapter marks as `authorized`) */
  details?: "everyone" | DetailsOptions;
  /** The phases of the start. (Default: the details of the registered state `boot`) */
  startup?: () => StartupState | undefined;
  /** Other names in the path. (Default: `db` and `database` stand for each other) */
  aliases?: Readonly<Record<string, string>>;
  /** Options that all checks start from. (Default: see `CheckOptions`) */
  defaults?: Readonly<CheckOptions>;
}

/** A request as every framework can describe it. */
export interface HealthRequest {
  method: string;
  /** With or without query. */
  path: string;
  /** The header. (Default: `headers.accept`) */
  accept?: string | undefined;
  /** The adapter, or the route's own guard, found that the caller may see details. (Default: false) */
  authorized?: boolean | undefined;
  /** Lower-case names, as in `node:http`. Needed for `details.token` and `details.loopback`. (Default: none) */
  headers?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** Of the socket, not of a header. Needed for `details.loopback`. (Default: none) */
  remoteAddress?: string | undefined;
}

export interface HealthAnswer {
  status: 200 | 404 | 405 | 503;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** JSON; empty for HEAD. */
  body: string;
}

/** The event loop of the service stands still. */
export interface LoopBlock {
  /** Epoch milliseconds. */
  since: number;
  /** `file:line`, where it is known. */
  at?: string | undefined;
}

/** What answers are made of, as plain data: another thread answers from it while this one can't. */
export interface HealthSnapshot {
  /** Epoch milliseconds when it was taken. */
  readonly time: number;
  readonly lifecycle: Lifecycle;
  /** A function can't cross to another thread: who may see details there is decided by token and address alone. */
  readonly settings: Omit<HealthSettings, "authorize" | "startup" | "defaults">;
  readonly states: readonly CheckState[];
  readonly startup: StartupState | undefined;
  readonly beyondRepair: string | undefined;
  readonly blocked?: LoopBlock | undefined;
}

/** The health of a service: checks that run in the background, and answers made of their last results. */
export interface Health {
  /**
   * Adds a check and starts it at once.
   *
   * @throws HealthSetupError where the name is taken or reserved, or an option makes no sense
   * @example
   * health.check("database", { deadline: "2s", affects: ["/api/*"] }, async () => { await pool.query("select 1"); });
   */
  check(name: string, options: CheckOptions, run: CheckRun | ReadyMadeCheck): Health;
  check(name: string, run: CheckRun | ReadyMadeCheck): Health;
  /** Stops a check and forgets it; false where there was none. */
  uncheck(name: string): boolean;
  /**
   * Answers a health request at once from what is known; undefined where the path is none of ours. Never throws, never waits.
   * Bound: may be handed on as a function.
   *
   * @example
   * const answer = health.answerHealth({ method: "GET", path: "/health/ready", accept: request.headers.accept });
   */
  readonly answerHealth: (request: HealthRequest) => HealthAnswer | undefined;
  /** What the answers are made of, as plain data: for a thread that answers in this one's stead. */
  snapshot(): HealthSnapshot;
  /** Every check and every registered state of the kit's parts, as known now. */
  states(): CheckState[];
  /** The same in the words of the signals. */
  report(): HealthReport;
  /** Runs one check, or all, now; ends when each has its result or reached its deadline. Never rejects. */
  refresh(name?: string): Promise<void>;
  /** The process is beyond repair: `/health/live` fails from now on, so that the platform restarts it. */
  giveUp(reason: string): void;
  /** Stops all checks; answers go on from the last results. The shutdown calls it. */
  close(): void;
}
