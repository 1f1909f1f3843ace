/** The small server that stands in while the service starts; in a thread of its own, or where there is none, in the main thread. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import type { HealthSnapshot } from "../health/snapshot/index.ts";
import { answerFront } from "./front-answer.ts";
import type { FrontTls } from "./front-tls.ts";

export interface FrontAddress {
  port: number;
  host?: string | undefined;
  tls?: FrontTls | undefined;
}

/** Linux lets two sockets listen on one port, so the service can begin to listen before the front ends. */
export const sharesPort = process.platform === "linux";

export interface FrontServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Listens, and answers from `read()`.
 *
 * @param foreign called once, when somebody speaks HTTPS to a port of HTTP, or the other way round
 * @throws what `listen` throws: EADDRINUSE also where another process would share the port
 */
export async function startFrontServer(
  { tls, ...address }: FrontAddress,
  read: () => HealthSnapshot,
  foreign: () => void,
): Promise<FrontServer> {
  // A shared port is never "in use": who holds it already is found by asking for it alone first.
  const port = sharesPort && address.port !== 0 ? await probe(address) : address.port;
  const server = await make(tls, (request, response) => {
    request.resume();
    answerFront(request, response, read());
  });
  hearForeign(server, foreign);
  server.maxConnections = 1_000;
  const closeConnections = destroyable(server);
  const bound = await listen(server, { ...address, port, ...(sharesPort && { reusePort: true }) });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        // What waits to be accepted when a socket closes is reset: so it closes right after the loop has taken all of it.
        setImmediate(() =>
          setImmediate(() => {
            server.close(() => resolve());
            setTimeout(() => closeConnections(), 1_000).unref();
          }),
        );
      }),
  };
}

const limits = { keepAlive: false, requestTimeout: 10_000, headersTimeout: 5_000 };

/** What TLS needs is loaded only for it. */
async function make(tls: FrontTls | undefined, listener: RequestListener): Promise<Server> {
  if (!tls) return createServer(limits, listener);
  const { http2, ...options } = tls;
  if (http2 !== true) return (await import("node:https")).createServer({ ...limits, ...options }, listener);
  const { createSecureServer } = await import("node:http2");
  const server = createSecureServer({ ...options, allowHTTP1: true });
  return server.on("request", listener as never) as unknown as Server;
}

/** The first bytes tell: a TLS record of a handshake (RFC 8446), or what OpenSSL takes for a request of HTTP. */
function hearForeign(server: Server, foreign: () => void): void {
  let heard = false;
  const hear = (): void => {
    if (!heard) foreign();
    heard = true;
  };
  server.on("clientError", (error: Error & { rawPacket?: Uint8Array }, socket: Socket) => {
    const hello = error.rawPacket?.[0] === 0x16 && error.rawPacket[1] === 0x03;
    if (hello) hear();
    if (!hello && socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  server.on("tlsClientError", (error: Error & { code?: string }) => {
    if (error.code === "ERR_SSL_HTTP_REQUEST") hear();
  });
}

/** Ends what is left; HTTP/2 has no word for it of its own. */
function destroyable(server: Server): () => void {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

async function probe(address: Omit<FrontAddress, "tls">): Promise<number> {
  const server = createServer();
  const port = await listen(server, address);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function listen(
  server: Server,
  address: Omit<FrontAddress, "tls"> & { reusePort?: boolean },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ ...address, exclusive: true }, () => {
      server.off("error", reject);
      server.on("error", () => {});
      resolve((server.address() as AddressInfo).port);
    });
  });
}
