/** One request to a collector: never traced, never followed, always bounded. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { untraced } from "../spans.ts";

/** What came of it. */
export type Posted =
  | { kind: "accepted"; rejected: number }
  /** The collector does not want it: sending it again is of no use. */
  | { kind: "refused"; status: number; text: string }
  /** Later, perhaps. `after` milliseconds where the collector said so. */
  | { kind: "away"; reason: string; after: number | undefined };

const ANSWER_MAX = 64 * 1024;
/** OTLP specification 1.x: these alone are retryable. */
const retryable = new Set([429, 502, 503, 504]);

/** Sends gzipped JSON. Never rejects. */
export function post(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  timeout: number,
): Promise<Posted> {
  return untraced(
    () =>
      new Promise<Posted>((resolve) => {
        const away = (error: unknown) =>
          resolve({
            kind: "away",
            reason: error instanceof Error ? error.message || String(error) : "failed",
            after: undefined,
          });
        try {
          const send = url.protocol === "https:" ? httpsRequest : httpRequest;
          const request = send(url, {
            method: "POST",
            // Of its own: an application's agent may be patched, limited or traced.
            agent: false,
            headers: {
              "user-agent": "holdfast-kit/0.1.0",
              ...headers,
              "content-type": "application/json",
              "content-encoding": "gzip",
              "content-length": body.length,
            },
          });
          const timer = setTimeout(() => request.destroy(new Error(`no answer in ${timeout} ms`)), timeout);
          timer.unref();
          request.once("close", () => clearTimeout(timer));
          request.on("error", away);
          request.on("response", (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (chunk: string) => {
              if (text.length < ANSWER_MAX) text += chunk;
            });
            response.on("error", away);
            response.on("end", () =>
              resolve(judge(response.statusCode ?? 0, response.headers["retry-after"], text)),
            );
          });
          request.on("socket", (socket) => socket.unref?.());
          request.end(body);
        } catch (error) {
          away(error);
        }
      }),
  );
}

function judge(status: number, retryAfter: string | undefined, text: string): Posted {
  if (status >= 200 && status < 300) return { kind: "accepted", rejected: rejectedIn(text) };
  if (retryable.has(status))
    return { kind: "away", reason: `status ${status}`, after: milliseconds(retryAfter) };
  return { kind: "refused", status, text: text.slice(0, 300) };
}

function milliseconds(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 3_600_000) : undefined;
}

/** A partial success must not be sent again: what was rejected is counted. */
function rejectedIn(text: string): number {
  try {
    const { partialSuccess } = JSON.parse(text) as { partialSuccess?: Record<string, unknown> };
    return Number(partialSuccess?.["rejectedLogRecords"] ?? partialSuccess?.["rejectedDataPoints"] ?? 0) || 0;
  } catch {
    return 0;
  }
}
