/** A console for tests: real socket, real SQLite in a temporary folder, its log kept. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Console, type ConsoleOptions, startConsole } from "@holdfast/console";

export const ADMIN_TOKEN = "test-admin-token-0123456789";

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json: any;
}

export interface TestConsole extends Console {
  key: string;
  dataDir: string;
  log: string[];
  /** Asks the API with the admin token; `body` is sent as JSON. */
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** `method` is POST unless told. */
  send(
    path: string,
    body?: Uint8Array | string,
    headers?: Record<string, string>,
    method?: string,
  ): Promise<Answer>;
  /** Sends an envelope with one event. */
  sendEvent(event: Record<string, unknown>): Promise<Answer>;
  /** Drops as counted so far: `by:reason:category` to count. */
  drops(): Promise<Record<string, number>>;
}

export async function startTestConsole(options: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "holdfast-test-")));
  const log: string[] = [];
  const running = await startConsole({
    port: 0,
    dataDir,
    adminToken: ADMIN_TOKEN,
    log: (line) => void log.push(line),
    ...options,
  });
  const { url } = running;
  const key = new URL(running.projects[0]!.dsn!).username;

  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, { redirect: "manual", ...init });
    const text = await response.text();
    // No test expects one: the log says what happened.
    if (response.status === 500) throw new Error(`${path} answered 500 ${text}\n${log.join("\n")}`);
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  };
  const api: TestConsole["api"] = (method, path, body, headers = {}) =>
    ask(path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const send: TestConsole["send"] = (path, body, headers = {}, method = "POST") =>
    ask(path, { method, headers, ...(body !== undefined && { body: body as string }) });

  return {
    ...running,
    key,
    dataDir,
    log,
    api,
    send,
    sendEvent: (event) => send(`/api/1/envelope/?sentry_key=${key}`, envelope(event)),
    drops: async () => {
      const { json } = await api("GET", "/api/drops");
      const counts: Record<string, number> = {};
      for (const { by, reason, category, count } of json.drops) counts[`${by}:${reason}:${category}`] = count;
      return counts;
    },
    close: async () => {
      await running.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let made = 0;
/** 32 hex digits, each call others. */
export function newId(): string {
  made++;
  return (
    process.pid.toString(16).padStart(8, "0") +
    Date.now().toString(16).padStart(12, "0") +
    made.toString(16).padStart(12, "0")
  );
}

/** An event as a Sentry SDK sends it. */
export function sentryEvent(
  fields: Record<string, unknown> = {},
): Record<string, unknown> & { event_id: string } {
  return {
    event_id: newId(),
    timestamp: Date.now() / 1000,
    platform: "node",
    level: "error",
    transaction: "GET /things/:id",
    exception: {
      values: [
        {
          type: "TypeError",
          value: "things.statistics is not a function",
          stacktrace: {
            frames: [{ filename: "/app/src/things.js", function: "loadThings", lineno: 41, in_app: true }],
          },
        },
      ],
    },
    ...fields,
  };
}

export function envelope(event: Record<string, unknown>, header: Record<string, unknown> = {}): string {
  return `${JSON.stringify({ event_id: event["event_id"], ...header })}\n{"type":"event"}\n${JSON.stringify(event)}\n`;
}
