/** A collector for tests: a real server that keeps what it got, and answers what it is told to. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { decodeOtlp, type ErrorEvent, type Outcome, type Signal } from "@holdfast/signals";

export interface Got {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export class Collector {
  readonly got: Got[] = [];
  /** What it answers; `silent` accepts and says nothing. */
  answer: { status: number; headers?: Record<string, string>; body?: string } | "silent" = {
    status: 200,
    body: "{}",
  };
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.got.push({
          path: request.url ?? "",
          headers: request.headers,
          body: gunzipSync(Buffer.concat(chunks)),
        });
        if (this.answer === "silent") return;
        response.writeHead(this.answer.status, this.answer.headers);
        response.end(this.answer.body ?? "{}");
      });
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** On the same port each time. */
  async open(): Promise<this> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Everything that a console makes of what came in. */
  signals(): Signal[] {
    return this.got.flatMap(({ path, body }) => {
      const signal = path.endsWith("/v1/metrics") ? "metrics" : "logs";
      const decoded = decodeOtlp(signal, body, "json", { received: Date.now() });
      if (!decoded.ok) throw new Error(decoded.failure.message);
      if (decoded.value.dropped.length > 0) throw new Error(JSON.stringify(decoded.value.dropped));
      return decoded.value.signals;
    });
  }

  errors(): ErrorEvent[] {
    return this.signals().flatMap((signal) => (signal.kind === "error" ? [signal.error] : []));
  }

  outcomes(): Outcome[] {
    return this.signals().flatMap((signal) => (signal.kind === "outcome" ? [signal.outcome] : []));
  }

  text(): string {
    return this.got.map(({ body }) => body.toString()).join("\n");
  }
}
