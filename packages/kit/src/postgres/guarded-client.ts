/** One connection of a guarded pool: what is known of it, its listeners, the deadline of its statements. */
import { connect as connectSocket, type Socket } from "node:net";
import type { PoolClient } from "pg";
import { currentContext, type Site, tell, type WorkContext } from "../core/index.ts";
import { QueryDeadlineError } from "./errors.ts";
import type { PoolSettings } from "./pool-settings.ts";

/** Who has a connection out. */
export interface Holder {
  /** Milliseconds of `performance.now()`: the wall clock may jump. */
  since: number;
  context: WorkContext | undefined;
  site: Site | undefined;
}

export interface ClientState {
  /** When it was seen first, by `performance.now()`. */
  born: number;
  /** Since when nobody uses it, by `performance.now()`: the wall clock may jump. */
  idleSince: number;
  holder: Holder | undefined;
  /** Why it must not be used again. */
  broken: string | undefined;
  /** Statements that were given to it and not answered yet; cursors and streams are not counted. */
  running: number;
}

/** Fields of pg's client that its types leave out. All are optional: pg-native has none. */
interface Inside {
  connection?: { stream?: Socket };
  readyForQuery?: boolean;
  _queryable?: boolean;
  _ending?: boolean;
  _queryQueue?: unknown[];
  _txStatus?: string | null;
  processID?: number | null;
  secretKey?: number | null;
}

type Callback = (error: Error | null, result?: unknown) => void;
type Query = (config: unknown, values?: unknown, callback?: unknown) => unknown;

const states = new WeakMap<PoolClient, ClientState>();

/** How long a connection may take to say goodbye before its socket is destroyed: a half-open one never does. */
const GOODBYE = 2_000;
const CANCEL_DEADLINE = 5_000;

/** The state of a client; made, with all listeners, when it is seen first. */
export function adopt(client: PoolClient, settings: PoolSettings): ClientState {
  const known = states.get(client);
  if (known) return known;
  const born = performance.now();
  const state: ClientState = { born, idleSince: born, holder: undefined, broken: undefined, running: 0 };
  states.set(client, state);
  hearErrors(client, state, settings);
  guardQuery(client, state, settings);
  guardEnd(client);
  socketOf(client)?.setKeepAlive?.(true, 10_000);
  return state;
}

/** For good: pg takes its own listener away while the client is checked out, and an error that nobody hears ends the process. */
function hearErrors(client: PoolClient, state: ClientState, settings: PoolSettings): void {
  client.on("error", (error: Error) => {
    // The first says it all; what follows comes from the same death. Ends that we brought about ourselves were told there.
    if (state.broken !== undefined) return;
    state.broken = `its connection was lost (${error?.message})`;
    const where = state.holder ? "in use" : "idle";
    tell({
      kind: "pool",
      pool: settings.name,
      event: "connection_lost",
      level: "warning",
      message: `${settings.name}: a connection was lost while ${where}: ${error?.message}. It is replaced; the process goes on.`,
      context: state.holder?.context,
      error,
    });
  });
}

/** Why a client can't be used, as far as can be told without asking the server. */
export function deadness(client: PoolClient, state: ClientState): string | undefined {
  const inside = client as unknown as Inside;
  const socket = socketOf(client);
  if (state.broken !== undefined) return state.broken;
  if (inside._queryable === false || inside._ending) return "its connection had ended";
  // `writable` is missing from streams that owners bring along.
  if (socket && (socket.destroyed || socket.writable === false)) return "its socket was closed";
  return undefined;
}

/** True while the server still owes the end of something that was sent, or something waits to be sent. */
export function isBusy(client: PoolClient): boolean {
  const inside = client as unknown as Inside;
  return inside.readyForQuery === false || (inside._queryQueue?.length ?? 0) > 0;
}

/** `I` idle, `T` in a transaction, `E` in a failed one, as the last ReadyForQuery said; undefined where pg does not tell. */
export function transactionStatus(client: PoolClient): string | undefined {
  // pg 8.17 and newer keep it; older ones and pg-native do not.
  return client.getTransactionStatus?.() ?? undefined;
}

/** Ends the connection at once: no goodbye is waited for. */
export function destroy(client: PoolClient): void {
  socketOf(client)?.destroy();
}

function socketOf(client: PoolClient): Socket | undefined {
  return (client as unknown as Inside).connection?.stream;
}

/** A half-open peer never answers the goodbye: without its end the pool does not serve who waits, and the process can't exit. */
function guardEnd(client: PoolClient): void {
  const end = client.end.bind(client) as (callback?: () => void) => Promise<void>;
  client.end = ((callback?: () => void) => {
    const late = setTimeout(() => destroy(client), GOODBYE);
    late.unref();
    client.once("end", () => clearTimeout(late));
    return end(callback);
  }) as PoolClient["end"];
}

/** Counts the statements under way and gives each its deadline. */
function guardQuery(client: PoolClient, state: ClientState, settings: PoolSettings): void {
  const query = client.query.bind(client) as Query;
  const guarded: Query = (config, values, callback) => {
    const own = config as
      | { submit?: unknown; callback?: unknown; query_timeout?: unknown }
      | null
      | undefined;
    // Cursors and query streams live by being read: a deadline over all would end a slow reader. A null is pg's to refuse.
    if (own === null || own === undefined || typeof own.submit === "function")
      return query(config, values, callback);
    const heard = [values, callback, typeof own === "object" ? own.callback : undefined].find(
      (one): one is Callback => typeof one === "function",
    );
    const deadline = typeof own === "object" && own.query_timeout ? 0 : settings.queryDeadline;
    const send = (done: Callback): unknown => {
      const told = tracked(client, state, settings, deadline, done);
      const statement = typeof config === "object" ? copied(config as object) : config;
      try {
        return query(statement, typeof values === "function" ? undefined : values, told);
      } catch (error) {
        told(error as Error);
        return undefined;
      }
    };
    if (heard) return send(heard);
    return new Promise((resolve, reject) => {
      send((error, result) => (error ? reject(error) : resolve(result)));
    }).catch((error: unknown) => {
      // The stack that leads to the socket says nothing; the caller's does. pg does the same.
      if (error instanceof Error && Object.isExtensible(error)) Error.captureStackTrace(error, guarded);
      throw error;
    });
  };
  client.query = guarded as PoolClient["query"];
}

/** What pg reads of a statement: lib/query.js, normalizeQueryConfig and the constructor. */
const READ = [
  "text",
  "values",
  "rows",
  "types",
  "name",
  "queryMode",
  "binary",
  "portal",
  "rowMode",
  "query_timeout",
];

/** pg writes the callback into the object it is given: a caller's own, perhaps frozen, must stay as it was. */
function copied(config: object): object {
  const given = config as Record<string, unknown>;
  const copy: Record<string, unknown> = { ...given };
  // Getters of a class are not copied by spreading.
  for (const key of READ) if (!(key in copy) && given[key] !== undefined) copy[key] = given[key];
  return copy;
}

/** Answers a callback that is called exactly once: with the outcome, or when the deadline has passed. */
function tracked(
  client: PoolClient,
  state: ClientState,
  settings: PoolSettings,
  deadline: number,
  done: Callback,
): Callback {
  state.running++;
  let open = true;
  const settle: Callback = (error, result) => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    state.running--;
    // pg's own deadline leaves the statement running on a connection that looks free.
    if (error?.message === "Query read timeout") state.broken ??= "a statement on it passed its deadline";
    done(error, result);
  };
  const timer = deadline
    ? setTimeout(() => {
        const error = new QueryDeadlineError(
          `A statement took longer than ${deadline} ms and was given up; the server was asked to cancel it, and its connection is closed. ` +
            "Its outcome is unknown. Make it faster, or allow it more time by query_timeout in its config or queryDeadline of the pool.",
        );
        tell({
          kind: "pool",
          pool: settings.name,
          event: "deadline",
          level: "warning",
          message: `${settings.name}: ${error.message}`,
          context: currentContext(),
          error,
        });
        state.broken ??= "a statement on it passed its deadline";
        cancelOnServer(client);
        settle(error);
        destroy(client);
      }, deadline)
    : undefined;
  return settle;
}

/** CancelRequest: length, code 80877102, process id, secret key. PostgreSQL's protocol, chapter 55.7. Best effort: bounded and unheard. */
function cancelOnServer(client: PoolClient): void {
  const { processID, secretKey } = client as unknown as Inside;
  if (!processID || typeof secretKey !== "number") return;
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(processID, 8);
  message.writeInt32BE(secretKey, 12);
  const socket = client.host?.startsWith("/")
    ? connectSocket(`${client.host}/.s.PGSQL.${client.port}`)
    : connectSocket(client.port, client.host);
  socket.on("error", () => socket.destroy());
  socket.setTimeout(CANCEL_DEADLINE, () => socket.destroy());
  socket.unref();
  socket.once("connect", () => socket.end(message));
  socket.resume();
}
