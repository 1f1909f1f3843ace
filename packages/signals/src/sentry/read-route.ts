/** The route of a request, out of a transaction name. */
import { text } from "./coerce.ts";

const methods = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY)$/;
// Path segments that name one thing rather than a kind of thing: numbers, UUIDs, hashes, long random words with digits.
const variable =
  /^(?:\d+|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}|(?=[a-f]*\d)[0-9a-f]{8,}|(?=\D*\d)[\w-]{20,}|[^@\s]+@[^@\s]+|\d{4}-\d\d-\d\d)$/i;

/** Upper-case HTTP method; undefined when it is none. */
export function readMethod(value: unknown): string | undefined {
  const method = typeof value === "string" && value.length <= 10 ? value.toUpperCase() : "";
  return methods.test(method) ? method : undefined;
}

/** A path without query, with `*` for segments that look like ids: the best that can be done where the SDK knew no route. */
export function pathPattern(path: string): string {
  const end = path.search(/[?#]/);
  return (end === -1 ? path : path.slice(0, end))
    .split("/")
    .map((segment) => (variable.test(segment) ? "*" : segment))
    .join("/");
}

/**
 * Route with method, e.g. `GET /things/:id`; the name as it is where it is no path (a view's or a job's name).
 *
 * @param raw the name is the URL as called, not a route (`transaction_info.source` is `url`)
 */
export function readRoute(
  name: unknown,
  method: string | undefined,
  raw: boolean,
  maxChars: number,
): string | undefined {
  const sent = text(name, maxChars)?.trim();
  if (sent === undefined || sent === "") return undefined;
  const space = sent.indexOf(" ");
  const named = space === -1 ? undefined : readMethod(sent.slice(0, space));
  const rest = named === undefined ? sent : sent.slice(space + 1).trim();
  if (!rest.startsWith("/")) return sent;
  const path = raw ? pathPattern(rest) : rest;
  const verb = named ?? method;
  return verb === undefined ? path : `${verb} ${path}`;
}

/** The path of a URL; undefined when it has none. */
export function pathOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?(\/[^?#]*)/i.exec(url)?.[1];
}
