/** What a guarded pool says about itself: gauges, its state for health, notes about exhaustion and failed connections. */
import type { Pool } from "pg";
import { currentContext, type PartState, registerState, tell, toMilliseconds } from "../core/index.ts";
import { explainConnectError } from "./explain-connect-error.ts";
import type { Holder } from "./guarded-client.ts";
import { describeHolders, longestHolders } from "./holders.ts";
import { registerPoolGauges } from "./pool-gauges.ts";
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
      `${describeHolders(this.holders)}. Release connections sooner (await nothing else while holding one), or raise max.`;
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
      holders: longestHolders(this.holders, 10),
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
        output: `exhausted: ${this.waiters.size} wait${describeHolders(this.holders)}`,
        details,
      };
    if (wait > LONG_WAIT || now - this.#exhausted.last < REMEMBERED)
      return { status: "warn", output: `connections are short${describeHolders(this.holders)}`, details };
    return { status: "pass", details };
  }

  register(): void {
    const pool = this.#pool;
    this.#unregister.push(
      registerPoolGauges(this.#settings.name, {
        idle: () => pool.idleCount,
        used: () => pool.totalCount - pool.idleCount,
        max: () => pool.options.max,
        waiting: () => this.waiters.size,
        timeouts: () => this.#exhausted.count,
        longestWait: () => {
          this.waited(0);
          return Math.max(this.#waits.now, this.#waits.before);
        },
      }),
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
