/** Knows which requests of a server are in flight, so that it can be emptied without cutting one. */
import type { Server as HttpServer, ServerResponse } from "node:http";
import type { Server } from "node:net";
import { ownFailure } from "../core/index.ts";
import { DrainLateError } from "./errors.ts";

/** A server of node:http, node:https, node:http2 or node:net; frameworks give theirs (`app.server` in Fastify, what `app.listen` answers in Express). */
export type DrainableServer = Server;

export interface TrackedServer {
  /** Requests in flight. */
  readonly active: number;
  /**
   * Takes no new connection, closes idle ones, asks clients to close (`Connection: close`), waits for the requests in flight.
   *
   * @throws DrainLateError when `signal` aborts before
   */
  drain(signal: AbortSignal): Promise<void>;
  /** Closes what is left: half-sent requests, for example. Upgraded sockets belong to their own part. */
  closeRest(): void;
  untrack(): void;
}

interface Session {
  close(): void;
  destroy(): void;
  once(event: "close", listener: () => void): void;
}

type Response = Pick<ServerResponse, "headersSent" | "setHeader" | "once"> & {
  req?: { httpVersionMajor?: number };
};

/** Connections become idle at any time: they are looked for so often while the server is emptied. Milliseconds. */
const LOOK = 50;

export function trackServer(server: DrainableServer): TrackedServer {
  const active = new Set<Response>();
  const sessions = new Set<Session>();
  const sockets = new Set<Session>();
  let draining = false;

  const onRequest = (_: unknown, response: Response): void => {
    active.add(response);
    response.once("close", () => active.delete(response));
    if (draining) askToClose(response);
  };
  const onSession = (session: Session): void => keepWhileOpen(sessions, session);
  const isHttp = typeof (server as Partial<HttpServer>).closeIdleConnections === "function";
  const isHttp2 = !isHttp && server.listenerCount("session") + server.listenerCount("stream") > 0;
  const onSocket = (socket: Session): void => keepWhileOpen(sockets, socket);
  server.prependListener("request", onRequest);
  server.on("session", onSession);
  // A plain server has no requests: its connections are what is waited for.
  if (!isHttp && !isHttp2) server.on("connection", onSocket);

  return {
    get active() {
      return active.size + sockets.size;
    },
    drain: async (signal) => {
      draining = true;
      closeServer(server);
      for (const response of active) askToClose(response);
      for (const session of sessions) session.close();
      while (active.size + sockets.size > 0 && !signal.aborted) {
        closeIdle(server);
        await new Promise((resolve) => setTimeout(resolve, LOOK));
      }
      closeIdle(server);
      const left = active.size + sockets.size;
      if (left > 0)
        throw new DrainLateError(
          `${left} request${left === 1 ? " was" : "s were"} still in flight when the time for them was over. Give the shutdown a longer deadline, or the requests a shorter one.`,
        );
    },
    closeRest: () => {
      (server as Partial<HttpServer>).closeAllConnections?.();
      for (const session of sessions) session.destroy();
      for (const socket of sockets) socket.destroy();
    },
    untrack: () => {
      server.off("request", onRequest);
      server.off("session", onSession);
      server.off("connection", onSocket);
    },
  };
}

function keepWhileOpen(all: Set<Session>, one: Session): void {
  all.add(one);
  one.once("close", () => all.delete(one));
}

function closeServer(server: Server): void {
  try {
    // An error here says only that it did not listen.
    server.close(() => {});
  } catch (error) {
    ownFailure("shutdown: server.close", error);
  }
}

function closeIdle(server: Server): void {
  (server as Partial<HttpServer>).closeIdleConnections?.();
}

function askToClose(response: Response): void {
  // HTTP/2 has no such header: its sessions are closed instead.
  if (response.headersSent || (response.req?.httpVersionMajor ?? 1) >= 2) return;
  try {
    response.setHeader("connection", "close");
  } catch {
    // The head was just sent.
  }
}
