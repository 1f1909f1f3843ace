/** Tells open pages which issues changed, by server-sent events: bounded in clients, in rate and in what a slow client may hold. */
import type { ServerResponse } from "node:http";
import type { Written } from "../store/store.ts";

/** At most four rounds of events a second. */
const ROUND_MS = 250;
const HEARTBEAT_MS = 15_000;
const MAX_CLIENTS = 200;
/** Issues told in one round; the pages read their list anew anyway. */
const MAX_ISSUES = 100;
/** A client that leaves more than this many bytes unread is cut off; browsers come back by themselves. */
const MAX_UNREAD = 256 * 1024;

interface Client {
  response: ServerResponse;
  /** Null: all projects. */
  project: string | null;
}

export class Live {
  readonly #clients = new Set<Client>();
  readonly #changed = new Map<string, { project: string; id: string; created: boolean }>();
  readonly #heartbeat: NodeJS.Timeout;
  #round: NodeJS.Timeout | undefined;
  #lastRound = 0;
  #closed = false;

  constructor() {
    this.#heartbeat = setInterval(() => this.#send(() => ": still here\n\n"), HEARTBEAT_MS).unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  get full(): boolean {
    return this.#closed || this.#clients.size >= MAX_CLIENTS;
  }

  tell(issues: Written["issues"]): void {
    if (this.#clients.size === 0 || this.#closed) return;
    for (const issue of issues) {
      const known = this.#changed.get(issue.id);
      if (known) known.created ||= issue.created;
      else if (this.#changed.size < MAX_ISSUES) this.#changed.set(issue.id, { ...issue });
    }
    if (this.#changed.size === 0) return;
    this.#round ??= setTimeout(
      () => this.#tellRound(),
      Math.max(0, this.#lastRound + ROUND_MS - Date.now()),
    ).unref();
  }

  /** Takes over a response whose headers are not yet sent. */
  add(response: ServerResponse, project: string | null, requestId: string): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
      // Proxies of nginx's kind would hold events back.
      "x-accel-buffering": "no",
    });
    response.write("retry: 2000\n: connected\n\n");
    const client: Client = { response, project };
    this.#clients.add(client);
    // The server lets clients close their sending side before they are answered; here it means that nobody listens any more.
    response.socket?.once("end", () => response.destroy());
    response.on("close", () => this.#clients.delete(client));
    response.on("error", () => this.#clients.delete(client));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    clearTimeout(this.#round);
    for (const { response } of this.#clients) response.end();
    this.#clients.clear();
  }

  #tellRound(): void {
    this.#round = undefined;
    this.#lastRound = Date.now();
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    this.#send(({ project }) =>
      changed
        .filter((issue) => project === null || issue.project === project)
        .map((issue) => `event: issue\ndata: ${JSON.stringify(issue)}\n\n`)
        .join(""),
    );
  }

  #send(text: (client: Client) => string): void {
    for (const client of this.#clients) {
      const { response } = client;
      if (response.writableLength > MAX_UNREAD) {
        this.#clients.delete(client);
        response.destroy();
        continue;
      }
      const part = text(client);
      if (part) response.write(part);
    }
  }
}
