/** One failing request as its SDK tells of it, and the deploy that was told before: another one each round. */
import { randomBytes } from "node:crypto";

export interface Story {
  /** What the page must show: the root's message, and the commit behind it. */
  root: string;
  commit: { id: string; title: string };
  /** A body for `POST /api/changes`. */
  deploy: Record<string, unknown>;
  /** Envelopes in the order in which the SDK sends them: the root, then what it led to. */
  envelopes: string[];
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

/**
 * A method was removed by a commit; the handler calls it, and the error handler fails over it in its turn: what people see names
 * neither.
 *
 * @param round tells the stories apart: each is an issue of its own
 */
export function tellStory(round: number): Story {
  const name = `statistics${round}`;
  const file = `src/round${round}/quotes.ts`;
  const handler = `loadDashboard${round}`;
  const release = `2.${round}.0`;
  const root = `quotes.${name} is not a function`;
  const commit = { id: hex(20), title: `Simplify the quote store, part ${round}` };
  const now = Date.now();
  const noise = Array.from({ length: 9 }, (_, n) => ({
    id: hex(20),
    message: `Reword page ${n}`,
    time: now - 3_600_000 - n * 60_000,
    files: [{ path: `docs/page${n}.md`, added: [`Page ${n}, again`], removed: [`Page ${n}`] }],
  }));
  const deploy = {
    id: `deploy ${release}`,
    kind: "deploy",
    title: release,
    release,
    time: now - 60_000,
    commits: [
      ...noise,
      {
        id: commit.id,
        message: commit.title,
        time: now - 1_800_000,
        files: [
          { path: file, removed: [`  ${name}(user: string) {`, "    return this.#count(user);", "  }"] },
        ],
      },
    ],
  };
  const trace = { trace_id: hex(16), span_id: hex(8) };
  const library = Array.from({ length: 8 }, (_, n) => ({
    filename: "/app/node_modules/fastify/lib/handle-request.js",
    function: `preHandlerCallback${n}`,
    lineno: 100 + n,
    in_app: false,
  }));
  const envelope = (type: string, value: string, frames: Record<string, unknown>[]): string => {
    const event = {
      event_id: hex(16),
      timestamp: Date.now() / 1000,
      platform: "node",
      level: "error",
      release,
      environment: "production",
      server_name: "web-1",
      transaction: `GET /dashboard/${round}`,
      contexts: { trace, runtime: { name: "node", version: process.version } },
      request: { method: "GET", url: `https://shop.example/dashboard/${round}` },
      sdk: { name: "sentry.javascript.node", version: "11.12.0" },
      exception: { values: [{ type, value, stacktrace: { frames: [...library, ...frames] } }] },
    };
    const header = JSON.stringify({ event_id: event.event_id, sent_at: new Date().toISOString() });
    return `${header}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
  };
  const frame = (at: string, path: string, lineno: number) => ({
    filename: `/app/${path}`,
    function: at,
    lineno,
    colno: 17,
    in_app: true,
  });
  return {
    root,
    commit,
    deploy,
    envelopes: [
      envelope("TypeError", root, [frame(handler, file, 41)]),
      envelope("TypeError", "Do not know how to serialize a BigInt", [
        frame(handler, file, 41),
        frame(`answerError${round}`, "src/errors/handler.ts", 18),
      ]),
    ],
  };
}
