/** How a connection is taken from the pool and given back: alive when it is taken, without state when it returns. */
import type { Pool, PoolClient } from "pg";
import { currentContext } from "../core/index.ts";
import { checkoutSite } from "./checkout-site.ts";
import { ConnectDeadlineError, PoolExhaustedError } from "./errors.ts";
import { fillMessage } from "./explain-connect-error.ts";
import {
  adopt,
  type ClientState,
  deadness,
  destroy,
  type Holder,
  isBusy,
  transactionStatus,
} from "./guarded-client.ts";
import { ping } from "./ping.ts";
import type { PoolSettings } from "./pool-settings.ts";
import type { PoolWatch, Waiter } from "./pool-watch.ts";

type Taken = (error: Error | undefined, client?: PoolClient) => void;
type Release = (error?: Error | boolean) => void;

/** A client that is given back while a cursor on it is open is waited for so long. */
const UNREAD = 1_000;
/** Why a connection is broken that the shutdown ended: its user's own release then is no mistake. */
export const CUT = "the shutdown cut it";

export class Checkout {
  /** Connections in use. */
  readonly out = new Set<{ client: PoolClient; state: ClientState }>();
  readonly #pool: Pool;
  readonly #settings: PoolSettings;
  readonly #watch: PoolWatch;
  readonly #connect: (callback: (error: Error | undefined, client: PoolClient | undefined) => void) => void;
  /** Connections that were idle before this moment shared the fate of one that was found dead. */
  #condemned = 0;

  /** Before the pool's own `connect` is replaced. */
  constructor(pool: Pool, settings: PoolSettings, watch: PoolWatch) {
    this.#pool = pool;
    this.#settings = settings;
    this.#watch = watch;
    this.#connect = pool.connect.bind(pool);
  }

  /** Answers a connection that works, or why there is none. */
  take(done: Taken): void {
    const { connectDeadline } = this.#settings;
    const watch = this.#watch;
    const since = performance.now();
    const context = currentContext();
    const site = watch.wantsSites ? checkoutSite() : undefined;
    let open = true;
    const waiter: Waiter = {
      since,
      give: (error) => finish(error),
    };
    const finish: Taken = (error, client) => {
      open = false;
      watch.waiters.delete(waiter);
      watch.waited(performance.now() - since);
      done(error, client);
    };
    const attempt = (left: number): void => {
      const started = performance.now();
      let full = this.#isFull();
      this.#connect((error, client) => {
        if (!open) {
          client?.release();
          return;
        }
        if (!client) {
          full &&= this.#isFull();
          finish(
            this.#explained(error ?? new Error("no connection"), full, Math.round(performance.now() - since)),
          );
          return;
        }
        const state = adopt(client, this.#settings);
        if (state.born >= started) watch.connected(started);
        const again = (why: string): void => {
          this.#discardDead(client, state);
          if (left <= 0 || performance.now() - since > connectDeadline) {
            finish(
              new ConnectDeadlineError(
                `No working connection was found in ${Math.round(performance.now() - since)} ms: ${why}.`,
              ),
            );
            return;
          }
          watch.retried(why);
          attempt(left - 1);
        };
        const dead =
          deadness(client, state) ??
          (state.idleSince < this.#condemned ? "it was idle while others died" : undefined);
        if (dead !== undefined) {
          again(dead);
          return;
        }
        if (performance.now() - state.idleSince <= this.#settings.pingAfter) {
          finish(undefined, this.#handOut(client, state, { since: performance.now(), context, site }));
          return;
        }
        ping(client, this.#settings.pingDeadline, (failure) => {
          if (!failure && !open) {
            client.release();
            return;
          }
          if (!failure) {
            finish(undefined, this.#handOut(client, state, { since: performance.now(), context, site }));
            return;
          }
          // What ended this one most likely ended all that were idle: each is replaced, without asking one after the other.
          this.#condemned = performance.now();
          state.broken ??= failure;
          if (open) again(failure);
          else this.#discardDead(client, state);
        });
      });
    };
    watch.waiters.add(waiter);
    // Every idle connection may be dead; one more attempt then makes a new one.
    attempt(this.#pool.options.max + 1);
  }

  #isFull(): boolean {
    return this.#pool.totalCount >= this.#pool.options.max;
  }

  #discardDead(client: PoolClient, state: ClientState): void {
    state.broken ??= "it was found dead";
    client.release(true);
    destroy(client);
  }

  #explained(error: Error, full: boolean, waited: number): Error {
    if (/timeout exceeded when trying to connect/.test(error.message)) {
      if (full && this.#watch.holders.size > 0)
        return new PoolExhaustedError(`${error.message}: ${this.#watch.exhausted(waited)}`, { cause: error });
      const late = new ConnectDeadlineError(
        `${error.message}: no connection could be made within ${waited} ms.`,
        {
          cause: error,
        },
      );
      this.#watch.connectFailed(late);
      return late;
    }
    if (/connection timeout|timeout expired/.test(error.message)) {
      const late = new ConnectDeadlineError(
        `${error.message}: the server, or a proxy before it, accepted nothing or did not answer within ${waited} ms. Is the host right and reachable?`,
        { cause: error },
      );
      this.#watch.connectFailed(late);
      return late;
    }
    if (this.#pool.ending) return error;
    fillMessage(error);
    this.#watch.connectFailed(error);
    return error;
  }

  /** Gives the connection to its user, with a release that can be called twice and leaves no state behind. */
  #handOut(client: PoolClient, state: ClientState, holder: Holder): PoolClient {
    const release = client.release as Release;
    const watch = this.#watch;
    const out = { client, state };
    state.holder = holder;
    watch.holders.add(holder);
    this.out.add(out);
    let released = false;
    client.release = (error) => {
      if (released) {
        if (state.broken !== CUT) watch.releasedTwice();
        return;
      }
      released = true;
      this.out.delete(out);
      if (error || state.broken !== undefined || !isBusy(client))
        this.#giveBack(client, state, release, error);
      else this.#giveBackLater(client, state, release);
    };
    return client;
  }

  /** Something is still under way on it: its end is waited for, so that a statement that nobody awaited is not cut off. */
  #giveBackLater(client: PoolClient, state: ClientState, release: Release): void {
    const settled = (): void => {
      clearInterval(unread);
      client.removeListener("drain", settled);
      client.removeListener("end", settled);
      this.#giveBack(client, state, release, undefined);
    };
    // Statements have deadlines of their own; a cursor that was left open has none and blocks whoever comes next.
    const unread = setInterval(() => {
      if (state.running > 0) return;
      state.broken ??= "a cursor or stream on it was left open";
      settled();
    }, UNREAD);
    unread.unref();
    client.once("drain", settled);
    client.once("end", settled);
  }

  #giveBack(
    client: PoolClient,
    state: ClientState,
    release: Release,
    error: Error | boolean | undefined,
  ): void {
    if (state.holder) this.#watch.holders.delete(state.holder);
    state.holder = undefined;
    if (error) {
      release(error);
      return;
    }
    const status = transactionStatus(client);
    const why =
      state.broken ??
      (status === "T" ? "a transaction on it was left open; the server rolls it back" : undefined) ??
      (status === "E" ? "a failed transaction on it was left open; the server rolls it back" : undefined);
    if (why === undefined) {
      release();
      return;
    }
    const lost = deadness(client, state) !== undefined;
    this.#watch.discarded(why, lost ? "info" : "warning");
    release(true);
    if (lost) destroy(client);
  }
}
