/** Log records that say how one request was answered: access lines, and what request loggers write as attributes or fields. */
import { readAccessLine } from "../logtext/access-line.ts";
import { pathOf } from "../route/index.ts";
import type { Attributes, Plain } from "./attributes.ts";
import { requestOf } from "./request.ts";
import { structuredBody } from "./structured-body.ts";

interface Access {
  method: string | undefined;
  path: string | undefined;
  status: number | undefined;
}

/** Where request loggers put them: pino-http, morgan's and winston's JSON, Google Cloud's `httpRequest`. */
const HOLDERS = ["req", "request", "httpRequest", "http"];
const URLS = ["url", "path", "uri", "request_uri", "requestUrl"];
const METHODS = ["method", "requestMethod"];
const ANSWERS = ["res", "response", "httpRequest", "http"];
const STATUSES = ["statusCode", "status_code", "status"];

export function accessOf(attributes: Attributes, body: Plain | undefined): Access | undefined {
  const { request } = requestOf(attributes);
  if (request?.status !== undefined && request.url !== undefined)
    return { method: request.method, path: request.url, status: request.status };
  const fields = body instanceof Map ? body : undefined;
  return (
    (typeof body === "string" ? lineOf(body) : undefined) ??
    (fields && fieldsOf((key) => fields.get(key))) ??
    fieldsOf((key) => attributes.get(key))
  );
}

/** Characters of a line that are looked at. */
const LINE_CHARS = 4000;
/** Nesting of a JSON line: `httpRequest.status`. */
const DEPTH = 3;

/** Most lines are no access lines of a health endpoint: to take each apart would cost more than all else. */
function lineOf(text: string): Access | undefined {
  if (text.length > LINE_CHARS || !/health|ready/i.test(text)) return undefined;
  const fields = structuredBody(text, DEPTH);
  if (fields) return fieldsOf((key) => fields.get(key));
  const line = readAccessLine(text, undefined)?.request;
  return line && { method: line.method, path: line.url, status: line.status };
}

function fieldsOf(get: (key: string) => Plain | undefined): Access | undefined {
  const inner = (holders: readonly string[], keys: readonly string[]): Plain | undefined => {
    for (const holder of holders) {
      const held = get(holder);
      if (!(held instanceof Map)) continue;
      for (const key of keys) if (held.has(key)) return held.get(key);
    }
    for (const key of keys) {
      const value = get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const url = inner(HOLDERS, URLS);
  if (typeof url !== "string") return undefined;
  const status = Number(inner(ANSWERS, STATUSES));
  const method = inner(HOLDERS, METHODS);
  return {
    method: typeof method === "string" ? method.toUpperCase() : undefined,
    path: pathOf(url.slice(0, 2000)),
    status: Number.isInteger(status) ? status : undefined,
  };
}
