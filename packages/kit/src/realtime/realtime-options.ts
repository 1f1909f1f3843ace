/** What a realtime endpoint is set to, and what its users write. */
import type { EventEmitter } from "node:events";
import type { IncomingMessage } from "node:http";
import { type Duration, readStates, toMilliseconds, type WorkContext } from "../core/index.ts";

/** What went wrong, as the client gets it: JSON in a text frame. */
export interface TroubleMessage {
  /** `error`: this message failed, the next may succeed. `fallback`: the handler is missing, messages are answered by the fallback. */
  type: "error" | "fallback";
  /** `internal`, `deadline`, `rate_limited`, `unavailable`. */
  code: string;
  /** For people; says nothing of the inside. */
  message: string;
  /** Whether sending it again may help. */
  retryable: boolean;
  /** As in logs and signals. */
  requestId: string;
}

/** One client. Everything on it is safe to call at any time, also after the end. */
export interface Connection<User> {
  /** Request id of the upgrade. */
  readonly id: string;
  readonly user: User;
  /** The request that was upgraded. */
  readonly request: IncomingMessage;
  /** Aborts when the connection has ended, for whatever reason. */
  readonly signal: AbortSignal;
  /** Bytes that wait for the client to read them. */
  readonly bufferedBytes: number;
  /** Sends text or bytes as they are, all else as JSON. False: it was not sent, since the connection has ended or its reader is too slow. */
  send(message: unknown): boolean;
  /** Ends it, with one of `closeCodes` or your own from 4000 to 4999. (Default: 1000) */
  close(code?: number, reason?: string): void;
}

/** The handler of one connection. Messages come one after the other, in order. */
export interface ConnectionHandler {
  message(
    message: string | Buffer,
    work: {
      /** Aborts at the message's deadline and when the connection ends. */
      signal: AbortSignal;
      context: WorkContext;
    },
  ): unknown;
  /** The connection has ended. Called once, after the messages that came before the end. */
  close?(code: number, reason: string): unknown;
}

export interface RealtimeOptions<User> {
  /** An HTTP server whose upgrades are taken. (Default: none, call `handleUpgrade`) */
  server?: Pick<EventEmitter, "on" | "off" | "listenerCount">;
  /** Exact path; upgrades to others are left to other listeners, or answered 404 where there are none. (Default: any) */
  path?: string;
  /** Name in notes, metrics, health; a second endpoint of the same name becomes `name-2`. (Default: the path, or `sockets`) */
  name?: string;
  /**
   * Who is it? Nothing (`undefined`, `null`, `false`) is answered 401. An error that carries a `status` (or `statusCode`) of 401, 403 or
   * 429 is answered so; every other error, and a deadline, 503: a sign-in that can't be checked is not a wrong one.
   */
  authenticate(
    request: IncomingMessage,
    work: { signal: AbortSignal },
  ): User | undefined | null | false | Promise<User | undefined | null | false>;
  /** Makes the handler of one connection: a new object each time, so that no user sees another's state. */
  connect(connection: Connection<User>): ConnectionHandler | Promise<ConnectionHandler>;
  /** The answer to each message while `connect` fails. (Default: a `TroubleMessage` of type `fallback`) */
  fallback?(
    trouble: TroubleMessage,
    connection: Connection<User>,
    message: string | Buffer | undefined,
  ): unknown;
  /** Origins that browsers may come from, `https://app.example.com`; clients without an Origin header are no browsers. (Default: any) */
  origins?: readonly string[] | ((origin: string) => boolean);
  /** Who counts as one user for `connectionsPerUser`. (Default: `id` or `sub` of the user, or the user where it is a string or number) */
  userKey?(user: User): string | number | undefined;
  heartbeat?: {
    /** Silence after which a client is asked whether it lives. (Default: 30 s) */
    every?: Duration;
    /** Longest wait for its answer. (Default: 10 s) */
    deadline?: Duration;
  };
  deadlines?: {
    /** (Default: 5 s) */
    authenticate?: Duration;
    /** (Default: 10 s) */
    connect?: Duration;
    /** (Default: 30 s) */
    message?: Duration;
    /** Longest goodbye: after it the socket is cut. (Default: 5 s) */
    close?: Duration;
  };
  limits?: {
    /** Largest message, also unpacked. (Default: 1 MiB) */
    payloadBytes?: number;
    /** Bytes that may wait for a slow reader. (Default: 1 MiB) */
    bufferedBytes?: number;
    /** Messages per second, with twice as many at once. (Default: 100) */
    messagesPerSecond?: number;
    /** Messages of one connection that wait for its handler; more are not read until it catches up. (Default: 100) */
    queuedMessages?: number;
    /** (Default: 10,000) */
    connections?: number;
    /** (Default: 20) */
    connectionsPerUser?: number;
    /** Upgrades whose sign-in is being checked. (Default: 1,000) */
    pendingUpgrades?: number;
  };
  /** A reader that is too slow loses its connection (1013), or the messages that it has no room for. (Default: `close`) */
  slowConsumer?: "close" | "drop";
  /** permessage-deflate: costs memory per connection. (Default: false) */
  compression?: boolean;
}

export interface RealtimeSettings {
  name: string;
  every: number;
  heartbeatDeadline: number;
  authenticate: number;
  connect: number;
  message: number;
  close: number;
  payloadBytes: number;
  bufferedBytes: number;
  messagesPerSecond: number;
  queuedMessages: number;
  connections: number;
  connectionsPerUser: number;
  pendingUpgrades: number;
  dropsSlow: boolean;
}

/** @throws DurationError where a duration can't be read; RangeError where a limit is no positive number */
export function settings<User>(options: RealtimeOptions<User>): RealtimeSettings {
  const { heartbeat = {}, deadlines = {}, limits = {} } = options;
  for (const [name, value] of Object.entries(limits))
    if (value !== undefined && !(value > 0))
      throw new RangeError(`limits.${name} must be a number above 0, not ${value}.`);
  return {
    name: unused(options.name ?? options.path ?? "sockets"),
    every: toMilliseconds(heartbeat.every ?? "30s"),
    heartbeatDeadline: toMilliseconds(heartbeat.deadline ?? "10s"),
    authenticate: toMilliseconds(deadlines.authenticate ?? "5s"),
    connect: toMilliseconds(deadlines.connect ?? "10s"),
    message: toMilliseconds(deadlines.message ?? "30s"),
    close: toMilliseconds(deadlines.close ?? "5s"),
    payloadBytes: limits.payloadBytes ?? 1_048_576,
    bufferedBytes: limits.bufferedBytes ?? 1_048_576,
    messagesPerSecond: limits.messagesPerSecond ?? 100,
    queuedMessages: limits.queuedMessages ?? 100,
    connections: limits.connections ?? 10_000,
    connectionsPerUser: limits.connectionsPerUser ?? 20,
    pendingUpgrades: limits.pendingUpgrades ?? 1_000,
    dropsSlow: options.slowConsumer === "drop",
  };
}

/** Two endpoints of one name would hide each other in health and metrics. */
function unused(name: string): string {
  const taken = new Set(readStates().map((state) => state.name));
  let free = name;
  for (let count = 2; taken.has(`realtime:${free}`); count++) free = `${name}-${count}`;
  return free;
}
