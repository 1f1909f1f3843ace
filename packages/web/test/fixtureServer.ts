/** A small server that answers like the console: the built pages, canned facts, and a stream that tests can speak through. */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Criterion } from "../../console/src/api/schema.ts";
import { inlineScripts, pageHeaders } from "../../console/src/server/page-headers.ts";
import type { KeptAnswer } from "../../console/src/store/store.ts";
import * as canned from "./fixtures.ts";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export interface FixtureServer {
  url: string;
  issues: (typeof canned.issues)[number][];
  projects: typeof canned.projects;
  /** None, until a test puts some here. */
  loops: typeof canned.loops;
  /** What was answered to checks of any issue. */
  answers: KeptAnswer[];
  /** Answers every API request with this instead. */
  fail: { status: number; code: string; message: string } | null;
  /** Milliseconds before each API answer. */
  delay: number;
  /** Requests to the API, newest last: `GET /api/issues?…`. */
  asked: string[];
  emit(id: string): void;
  /** Ends all streams; while true new ones are refused. */
  cut(refuse: boolean): void;
  close(): Promise<void>;
}

/** Builds the pages into a folder of its own. */
export async function buildPages(outDir: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    build: { outDir, emptyOutDir: true },
    logLevel: "error",
  });
}

export async function startFixtureServer(dist: string): Promise<FixtureServer> {
  const streams = new Set<ServerResponse>();
  // As the console sends them.
  const headers = pageHeaders(inlineScripts(readFileSync(join(dist, "index.html"), "utf8")));
  let refuse = false;
  const server = createServer((request, response) => void answer(request, response));
  const state: FixtureServer = {
    url: "",
    issues: [...canned.issues],
    projects: canned.projects,
    loops: { loops: [] },
    answers: [],
    fail: null,
    delay: 0,
    asked: [],
    emit: (id) => {
      for (const stream of streams) {
        stream.write(`event: issue\ndata: ${JSON.stringify({ project: "1", id, created: false })}\n\n`);
      }
    },
    cut: (more) => {
      refuse = more;
      for (const stream of streams) stream.destroy();
    },
    close: () =>
      new Promise((done) => {
        for (const stream of streams) stream.destroy();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://fixture");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!url.pathname.startsWith("/api/")) return sendFile(dist, url.pathname, response);
    state.asked.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === "/api/stream") {
      if (refuse || state.fail) return void response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 200\n\n");
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    if (state.delay > 0) await new Promise((done) => setTimeout(done, state.delay));
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    // Made once, so that the list of projects has it from then on.
    if (request.method === "POST" && url.pathname === "/api/projects/2/keys")
      state.projects = canned.projects;
    if (state.fail && !(url.pathname === "/api/session" && state.fail.status === 401)) {
      const { status, code, message } = state.fail;
      return send(status, { error: { code, message, requestId: "req-7f3a" } });
    }
    const body =
      request.method === "PATCH" || request.method === "PUT" ? JSON.parse(await text(request)) : undefined;
    const found = route(state, request.method ?? "GET", url, body);
    if (found === undefined) {
      return send(404, {
        error: { code: "not-found", message: `Nothing at ${url.pathname}.`, requestId: "req-404" },
      });
    }
    send(200, found);
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

function route(
  state: FixtureServer,
  method: string,
  url: URL,
  body: { status?: "resolved"; criteria?: Criterion[]; outcome?: string } | undefined,
): unknown {
  const limit = Number(url.searchParams.get("limit") ?? 50);
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const next = (all: unknown[]): string | null => (from + limit < all.length ? String(from + limit) : null);
  const [, , kind, id, part, event] = url.pathname.split("/").map(decodeURIComponent);
  if (kind === "projects" && part === "events") return canned.events.find((one) => one.id === event);
  if (kind === "projects" && part === "keys") return method === "POST" ? canned.madeKey : canned.keys;
  if (kind === "projects") return state.projects;
  if (kind === "keys") return {};
  if (kind === "loops") return state.loops;
  if (kind === "stats") return canned.stats;
  if (kind === "drops") return canned.drops;
  if (kind === "session") {
    if (method === "POST" && !part) state.fail = null;
    return {};
  }
  if (kind !== "issues") return undefined;
  if (id === undefined) {
    const q = url.searchParams.get("q")?.toLowerCase();
    const status = url.searchParams.get("status");
    const project = url.searchParams.get("project");
    const all = state.issues.filter(
      (issue) =>
        (!status || issue.status === status) &&
        (!project || issue.project === project) &&
        (!q || JSON.stringify([issue.title, issue.root, issue.surface]).toLowerCase().includes(q)),
    );
    const sort = url.searchParams.get("sort");
    all.sort((a, b) =>
      sort === "count"
        ? b.count - a.count
        : sort === "first-seen"
          ? b.firstSeen.localeCompare(a.firstSeen)
          : b.lastSeen.localeCompare(a.lastSeen),
    );
    return { issues: all.slice(from, from + limit), next: next(all) };
  }
  if (part === "events") {
    const all = canned.events.filter((one) => one.issue === id);
    return { events: all.slice(from, from + limit), next: next(all) };
  }
  const at = state.issues.findIndex((issue) => issue.id === id);
  const listed = state.issues[at];
  if (!listed) return undefined;
  if (part === "checks" && event !== undefined) {
    state.answers = state.answers.filter(({ check }) => check !== event);
    const outcome = body?.outcome;
    if (outcome !== undefined)
      state.answers.push({ check: event, outcome, hypothesis: "", time: Date.now() });
  }
  if (body?.status) state.issues[at] = { ...listed, status: body.status };
  const detail = canned.judged(canned.details.has(id) ? id : "6-plain", state.answers);
  return { ...detail, ...state.issues[at], ...(body?.criteria && { criteria: body.criteria }) };
}

function sendFile(dist: string, path: string, response: ServerResponse): void {
  const file = join(dist, normalize(path));
  const wanted = extname(path) !== "" ? file : join(dist, "index.html");
  if (!wanted.startsWith(dist) || !existsSync(wanted)) return void response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(wanted)] ?? "application/octet-stream" });
  createReadStream(wanted).pipe(response);
}

async function text(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += chunk;
  return all;
}
