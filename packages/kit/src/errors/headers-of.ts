/** The headers that an error asks for. */
import { readProperty } from "../core/index.ts";

/** These are the answer's own, or the connection's. */
const own = new Set(
  "content-type content-length content-encoding transfer-encoding connection keep-alive upgrade trailer te date set-cookie cache-control".split(
    " ",
  ),
);
const HEADERS_MAX = 20;

/** Headers of `error.headers` that can be sent safely, and Retry-After from `error.retryAfter`: seconds, a Date, or an HTTP date. */
export function headersOf(error: unknown, status: number): Record<string, string> {
  const out: Record<string, string> = {};
  const headers = readProperty(error, "headers");
  if (typeof headers === "object" && headers !== null && !(headers instanceof Headers)) {
    for (const name of Object.keys(headers).slice(0, HEADERS_MAX)) {
      const lower = name.toLowerCase();
      const text = headerText(readProperty(headers, name));
      if (text !== undefined && /^[a-z0-9-]{1,100}$/.test(lower) && !own.has(lower)) out[lower] = text;
    }
  }
  const retry = status === 503 || status === 429 ? retryAfter(readProperty(error, "retryAfter")) : undefined;
  if (retry !== undefined) out["retry-after"] = retry;
  return out;
}

function headerText(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.filter((one) => typeof one === "string").join(", ") : value;
  if (typeof text === "number" && Number.isFinite(text)) return String(text);
  return typeof text === "string" && text.length <= 4_096 && /^[\t\x20-\x7e]+$/.test(text) ? text : undefined;
}

function retryAfter(value: unknown): string | undefined {
  if (typeof value === "number" && value >= 0 && value < 1e9) return String(Math.ceil(value));
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toUTCString();
  return typeof value === "string" ? headerText(value) : undefined;
}
