/** Whom a failure hit: counted by request where ids tell, and by route without the values in it. */
import type { Failure } from "../correlate/failure.ts";
import { requestId } from "../correlate/item.ts";

/** Routes counted: past them the count alone tells. */
const ROUTES = 200;
/** Routes named. */
const NAMED = 3;
/** Longest route that is shown, characters. */
const LONGEST = 80;
/** Request ids remembered, for telling a request from its events. */
const IDS = 100_000;

export interface Tally {
  failures: number;
  ids: Set<string>;
  routes: Map<string, number>;
}

export function newTally(): Tally {
  return { failures: 0, ids: new Set(), routes: new Map() };
}

/** Counts one failure; another of the same request is the same. */
export function count(tally: Tally, { events }: Failure): void {
  for (const event of events) {
    const id = requestId(event);
    if (id === undefined || id.length < 8) continue;
    if (tally.ids.has(id)) return;
    if (tally.ids.size < IDS) tally.ids.add(id);
    break;
  }
  tally.failures++;
  const routed = events.find(({ route }) => route !== undefined);
  const asked = events.find(({ request }) => request?.url);
  const route =
    routed?.route ?? (asked?.request?.method ? `${asked.request.method} ` : "") + (asked?.request?.url ?? "");
  if (route === "") return;
  const name = routeName(route);
  if (tally.routes.size >= ROUTES && !tally.routes.has(name)) return;
  tally.routes.set(name, (tally.routes.get(name) ?? 0) + 1);
}

/**
 * The tally in a line.
 *
 * @example
 * impact(tally); // "3 failures on GET /orders/:id"
 */
export function impact({ failures, routes }: Tally): string {
  const most = [...routes]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, NAMED)
    .map(([route]) => route);
  const more = routes.size > most.length ? ` and ${routes.size - most.length} more` : "";
  const where = most.length > 0 ? ` on ${most.join(", ")}${more}` : "";
  return `${failures} ${failures === 1 ? "failure" : "failures"}${where}`;
}

const VALUE =
  /^(?:\d+|0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{14,}|(?=[a-z]*\d)[0-9a-f]{8,}|[0-9A-HJKMNP-TV-Z]{26}|(?=.*\d)[\w~-]{16,}|[\w.+-]+@[\w.-]+|.*%[0-9a-f]{2}.*)$/i;

/** The path with `:id` for each value, without host and query. */
function routeName(route: string): string {
  const space = route.indexOf(" ");
  const method = space > 0 && space < 8 ? route.slice(0, space + 1) : "";
  const path = route
    .slice(method.length, method.length + 1000)
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/\s]*/i, "")
    .replace(/[?#].*$/s, "");
  const named = path.startsWith("/")
    ? path
        .split("/")
        .map((part) => (VALUE.test(part) ? ":id" : part))
        .join("/")
    : path;
  const all = `${method}${named === "" ? "/" : named}`;
  return all.length > LONGEST ? `${all.slice(0, LONGEST - 1)}…` : all;
}
