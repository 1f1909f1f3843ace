/** The small server that stands in while the service starts; in a thread of its own, or where there is none, in the main thread. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HealthSnapshot } from "../health/snapshot/index.ts";
import { answerFront } from "./front-answer.ts";

export interface FrontAddress {
  port: number;
  host?: string | undefined;
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
 * @throws what `listen` throws: EADDRINUSE also where another process would share the port
 */
export async function startFrontServer(
  address: FrontAddress,
  read: () => HealthSnapshot,
): Promise<FrontServer> {
  // A shared port is never "in use": who holds it already is found by asking for it alone first.
  const port = sharesPort && address.port !== 0 ? await probe(address) : address.port;
  const server = createServer(
    { keepAlive: false, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      request.resume();
      answerFront(request, response, read());
    },
  );
  server.maxConnections = 1_000;
  const bound = await listen(server, { ...address, port, ...(sharesPort && { reusePort: true }) });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        // What waits to be accepted when a socket closes is reset: so it closes right after the loop has taken all of it.
        setImmediate(() =>
          setImmediate(() => {
            server.close(() => resolve());
            setTimeout(() => server.closeAllConnections(), 1_000).unref();
          }),
        );
      }),
  };
}

async function probe(address: FrontAddress): Promise<number> {
  const server = createServer();
  const port = await listen(server, address);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

function listen(
  server: ReturnType<typeof createServer>,
  address: FrontAddress & { reusePort?: boolean },
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
