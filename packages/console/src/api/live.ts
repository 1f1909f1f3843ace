/** Tells open pages which issues changed, by server-sent events: bounded in clients, in rate and in what a slow client may hold. */
import type { ServerResponse } from "node:http";
import type { Written } from "../store/store.ts";
import type { Visitor } from "./access.ts";

/** At most four rounds of events a second. */
const ROUND_MS = 250;
const HEARTBEAT_MS = 15_000;
const MAX_CLIENTS = 200;
/** Of these, the same session or key may have so many. */
const MAX_PER_VISITOR = 20;
/** Issues told in one round; the pages read their list anew anyway. */
const MAX_ISSUES = 100;
/** A client that leaves more than this many bytes unread is cut off; browsers come back by themselves. */
const MAX_UNREAD = 256 * 1024;

interface Client {
  response: ServerResponse;
  visitor: Listener;
}

/** Who listens: what is told depends on it, and it ends when it may no longer. */
export type Listener = Pick<Visitor, "id" | "project" | "still">;

export class Live {
  readonly #clients = new Set<Client>();
  readonly #changed = new Map<string, { project: string; id: string; created: boolean }>();
  readonly #heartbeat: NodeJS.Timeout;
  #round: NodeJS.Timeout | undefined;
  #lastRound = 0;
  #closed = false;

  /** @param heartbeatMs between two comments to each client, and two looks at whether it still may listen */
  constructor(heartbeatMs = HEARTBEAT_MS) {
    this.#heartbeat = setInterval(() => {
      this.#send(() => ": still here\n\n");
      void this.#endFormer();
    }, heartbeatMs).unref();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Whether this visitor cannot listen (once more). */
  fullFor({ id }: Listener): boolean {
    if (this.#closed || this.#clients.size >= MAX_CLIENTS) return true;
    let own = 0;
    for (const { visitor } of this.#clients) if (visitor.id === id) own++;
    return own >= MAX_PER_VISITOR;
  }

  /** Ends what a visitor listens to: signed out, or its key was revoked. */
  end(visitor: string): void {
    for (const client of this.#clients) {
      if (client.visitor.id !== visitor) continue;
      this.#clients.delete(client);
      client.response.end();
    }
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
  add(response: ServerResponse, visitor: Listener, requestId: string): void {
    response.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-request-id": requestId,
      // Proxies of nginx's kind would hold events back.
      "x-accel-buffering": "no",
    });
    response.write("retry: 2000\n: connected\n\n");
    const client: Client = { response, visitor };
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

  /** Sessions expire, and keys are revoked in other processes too. */
  async #endFormer(): Promise<void> {
    const visitors = new Map([...this.#clients].map(({ visitor }) => [visitor.id, visitor]));
    for (const { id, still } of visitors.values()) {
      // A database that is away says nothing about anybody.
      if (!(await still().catch(() => true))) this.end(id);
    }
  }

  #tellRound(): void {
    this.#round = undefined;
    this.#lastRound = Date.now();
    const changed = [...this.#changed.values()];
    this.#changed.clear();
    this.#send(({ visitor: { project } }) =>
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
