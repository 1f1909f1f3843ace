/** Health on a port of its own. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ownFailure, registerCloser } from "../core/index.ts";
import { handleHealth } from "./handle-health.ts";
import type { Health } from "./types.ts";

export interface HealthListener {
  /** The port that was taken. */
  readonly port: number;
  close(): Promise<void>;
}

export interface HealthListenOptions {
  /** 0 takes a free one. */
  port: number;
  /** (Default: all addresses) */
  host?: string;
  /** Whoever reaches this port may see details. For ports that only your own network reaches. (Default: false) */
  details?: boolean;
}

/** A probe is one short request: whoever is slower is none. */
const SLOWEST = 5_000;
const CONNECTIONS = 1_000;
/** Node looks for slow requests every 30 s unless told otherwise. */
const LOOK_EVERY = 1_000;

/**
 * Serves the health endpoints, and nothing else, on a port of their own: for probes inside a private network.
 *
 * The pitfall: such a port can answer while the one for customers does not. Let the platform's readiness probe ask the main port
 * (`handleHealth`, or the adapter of your framework), and use this one for what must not be public.
 *
 * @throws the error of `listen`, e.g. EADDRINUSE
 * @example
 * const { port } = await listenHealth(health, { port: 9000, host: "127.0.0.1" });
 */
export async function listenHealth(health: Health, options: HealthListenOptions): Promise<HealthListener> {
  const shown: Health = options.details
    ? { ...health, answerHealth: (request) => health.answerHealth({ ...request, authorized: true }) }
    : health;
  const server = createServer({ connectionsCheckingInterval: LOOK_EVERY }, (request, response) => {
    if (handleHealth(shown, request, response)) return;
    response.writeHead(404, { "content-type": "application/json", "cache-control": "no-store" });
    response.end('{"status":"unknown","message":"Only health is answered on this port."}');
  });
  server.headersTimeout = SLOWEST;
  server.requestTimeout = SLOWEST;
  server.keepAliveTimeout = SLOWEST;
  server.maxConnections = CONNECTIONS;
  // Bodies are not read, and a broken request is answered by closing.
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.off("error", reject);
      server.on("error", (error) => ownFailure("health port", error));
      resolve();
    });
  });
  // Health alone must not keep a process alive that has nothing else to do.
  server.unref();
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= new Promise<void>((resolve) => {
      unregister();
      server.close(() => resolve());
      server.closeAllConnections();
    });
    return closing;
  };
  // Late: while the service drains, probes still want their 503.
  const unregister = registerCloser({ name: "health port", stage: "pools", close });
  return { port: (server.address() as AddressInfo).port, close };
}
