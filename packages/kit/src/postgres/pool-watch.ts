/** What a guarded pool says about itself: gauges, its state for health, notes about exhaustion and failed connections. */
import type { Pool } from "pg";
import {
  currentContext,
  type PartState,
  registerGauge,
  registerState,
  showSite,
  tell,
  toMilliseconds,
} from "../core/index.ts";
import { explainConnectError } from "./explain-connect-error.ts";
import type { Holder } from "./guarded-client.ts";
import type { PoolSettings } from "./pool-settings.ts";

/** One who waits for a connection. */
export interface Waiter {
  /** By `performance.now()`. */
  since: number;
  give(error: Error): void;
}

/** A wait so long is worth a warning. */
const LONG_WAIT = 1_000;
/** A failure is remembered for so long after the last one. */
const REMEMBERED = toMilliseconds("30s");
/** The same trouble is told at most once in so many milliseconds. */
const TELL_EVERY = toMilliseconds("10s");
/** Sites are remembered for so long after an exhaustion. */
const SITES_FOR = toMilliseconds("5m");
const NEVER = Number.NEGATIVE_INFINITY;

export class PoolWatch {
  readonly holders = new Set<Holder>();
  readonly waiters = new Set<Waiter>();
  readonly #pool: Pool;
  readonly #settings: PoolSettings;
  #exhausted = { last: NEVER, told: NEVER, count: 0 };
  #failed = { last: NEVER, told: NEVER, count: 0, says: "" };
  /** Longest wait in this minute and in the one before. */
  #waits = { minute: 0, now: 0, before: 0 };
  #counts = { retried: 0, discarded: 0, waitedMs: 0 };
  #unregister: (() => void)[] = [];

  constructor(pool: Pool, settings: PoolSettings) {
    this.#pool = pool;
    this.#settings = settings;
  }

  /** Whether the place that takes a connection is to be remembered now. */
  get wantsSites(): boolean {
    const { sites } = this.#settings;
    return sites === "when_exhausted" ? performance.now() - this.#exhausted.last < SITES_FOR : sites;
  }

  waited(milliseconds: number): void {
    const minute = Math.floor(performance.now() / 60_000);
    if (minute !== this.#waits.minute)
      this.#waits = {
        minute,
        now: 0,
        before: minute === this.#waits.minute + 1 ? this.#waits.now : 0,
      };
    if (milliseconds > this.#waits.now) this.#waits.now = milliseconds;
    this.#counts.waitedMs += milliseconds;
  }

  /** A connection was made by an attempt of that moment: one that began before the last failure proves no recovery. */
  connected(started: number): void {
    const { last, count } = this.#failed;
    if (last === NEVER || started < last) return;
    this.#failed = { last: NEVER, told: NEVER, count: 0, says: "" };
    this.#tell("recovered", "info", `connections succeed again, after ${count} that failed`);
  }

  connectFailed(error: unknown): void {
    const now = performance.now();
    this.#failed.last = now;
    this.#failed.count++;
    this.#failed.says = explainConnectError(error);
    if (now - this.#failed.told < TELL_EVERY) return;
    this.#failed.told = now;
    this.#tell("connect_failed", "error", `no connection could be made: ${this.#failed.says}`, error);
  }

  /** Answers the message for the one who got none. */
  exhausted(waited: number): string {
    const now = performance.now();
    this.#exhausted.last = now;
    this.#exhausted.count++;
    const message =
      `no connection became free within ${waited} ms: all ${this.#pool.options.max} are in use` +
      `${this.describeHolders()}. Release connections sooner (await nothing else while holding one), or raise max.`;
    if (now - this.#exhausted.told >= TELL_EVERY) {
      this.#exhausted.told = now;
      this.#tell("exhausted", "error", message);
    }
    return message;
  }

  retried(why: string, error?: unknown): void {
    this.#counts.retried++;
    this.#tell("retried", "info", `${why}; another connection is taken, nothing was sent on this one`, error);
  }

  discarded(why: string, level: "info" | "warning"): void {
    this.#counts.discarded++;
    this.#tell("discarded", level, `a connection was closed instead of going back into the pool: ${why}`);
  }

  releasedTwice(): void {
    this.#tell(
      "double_release",
      "warning",
      "a connection was released twice; the second time was left out. Look for a release in a catch as well as in a finally.",
    );
  }

  /** ` (GET /games for 3100 ms, taken at src/a.ts:12 (load); ...)`, the longest first. */
  describeHolders(): string {
    const shown = this.#longest(5).map(
      ({ work, milliseconds, site }) => `${work} for ${milliseconds} ms${site ? `, taken at ${site}` : ""}`,
    );
    return shown.length > 0 ? ` (${shown.join("; ")})` : "";
  }

  read(): PartState {
    const now = performance.now();
    const { totalCount, idleCount } = this.#pool;
    const [oldest] = this.waiters;
    const wait = oldest ? Math.round(now - oldest.since) : 0;
    const details = {
      max: this.#pool.options.max,
      used: totalCount - idleCount,
      idle: idleCount,
      waiting: this.waiters.size,
      longestWaitMs: wait,
      exhaustions: this.#exhausted.count,
      ...this.#counts,
      waitedMs: Math.round(this.#counts.waitedMs),
      holders: this.#longest(10),
    };
    if (this.#pool.ended || this.#pool.ending)
      return { status: "warn", output: "the pool was ended", details };
    if (now - this.#failed.last < REMEMBERED)
      return {
        status: totalCount > 0 ? "warn" : "fail",
        output: `the last connection attempt failed: ${this.#failed.says}`,
        details,
      };
    if (now - this.#exhausted.last < REMEMBERED && this.waiters.size > 0)
      return {
        status: "fail",
        output: `exhausted: ${this.waiters.size} wait${this.describeHolders()}`,
        details,
      };
    if (wait > LONG_WAIT || now - this.#exhausted.last < REMEMBERED)
      return { status: "warn", output: `connections are short${this.describeHolders()}`, details };
    return { status: "pass", details };
  }

  /** Names of metrics: OpenTelemetry, semantic conventions for database client pools. */
  register(): void {
    const pool = this.#pool;
    const name = { "db.client.connection.pool.name": this.#settings.name };
    const gauge = (
      metric: string,
      help: string,
      unit: string,
      read: () => number,
      labels: Record<string, string> = {},
    ): void => {
      this.#unregister.push(
        registerGauge({
          name: `db.client.connection.${metric}`,
          help,
          unit,
          labels: { ...name, ...labels },
          read,
        }),
      );
    };
    gauge("count", "Connections by state", "{connection}", () => pool.idleCount, {
      "db.client.connection.state": "idle",
    });
    gauge("count", "Connections by state", "{connection}", () => pool.totalCount - pool.idleCount, {
      "db.client.connection.state": "used",
    });
    gauge("max", "Most connections allowed", "{connection}", () => pool.options.max);
    gauge("pending_requests", "Requests that wait for a connection", "{request}", () => this.waiters.size);
    gauge(
      "timeouts",
      "Waits for a connection that came to nothing, since the start",
      "{timeout}",
      () => this.#exhausted.count,
    );
    gauge("wait_time.max", "Longest wait for a connection in this minute and the last", "ms", () => {
      this.waited(0);
      return Math.max(this.#waits.now, this.#waits.before);
    });
    this.#unregister.push(
      registerState({
        name: `pool:${this.#settings.name}`,
        affects: this.#settings.affects,
        read: () => this.read(),
      }),
    );
  }

  unregister(): void {
    for (const one of this.#unregister.splice(0)) one();
  }

  #longest(count: number): { work: string; milliseconds: number; site?: string }[] {
    const now = performance.now();
    return [...this.holders]
      .sort((a, b) => a.since - b.since)
      .slice(0, count)
      .map(({ since, context, site }) => ({
        work: context ? describeWork(context) : "work without a context",
        milliseconds: Math.round(now - since),
        ...(site && { site: showSite(site) }),
      }));
  }

  #tell(
    event: "connect_failed" | "discarded" | "double_release" | "exhausted" | "recovered" | "retried",
    level: "info" | "warning" | "error",
    message: string,
    error?: unknown,
  ): void {
    tell({
      kind: "pool",
      pool: this.#settings.name,
      event,
      level,
      message: `${this.#settings.name}: ${message}`,
      context: currentContext(),
      ...(error !== undefined && { error }),
    });
  }
}

function describeWork(context: { kind: string; method?: string | undefined; id: string } & Named): string {
  const what = [context.method, context.route ?? context.path].filter(Boolean).join(" ");
  return `${what || context.kind} [${context.id}]`;
}

interface Named {
  route: string | undefined;
  path: string | undefined;
}
