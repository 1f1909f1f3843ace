/** The route of a request, out of a transaction name. */
import { pathOf, routeOf, routePattern } from "../route/index.ts";
import { text } from "./coerce.ts";

const methods = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY)$/;

/** Upper-case HTTP method; undefined when it is none. */
export function readMethod(value: unknown): string | undefined {
  const method = typeof value === "string" && value.length <= 10 ? value.toUpperCase() : "";
  return methods.test(method) ? method : undefined;
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
  const path = raw ? pathOf(rest) : rest;
  if (!path?.startsWith("/")) return sent;
  return routeOf(named ?? method, raw ? routePattern(path) : path);
}
