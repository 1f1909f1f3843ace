/** Names of routes label metrics and issues: there may never be as many of them as there are callers with ideas. */
import { METHODS } from "node:http";
import { processWide } from "../core/index.ts";

/** Routes that a process may have. Past it each further one is `<method> *`. */
const ROUTES_MAX = 2_000;
const LENGTH_MAX = 256;

const methods: ReadonlySet<string> = new Set(METHODS);
const known = processWide("routes", () => ({ count: 0, byMethod: new Map<string, Map<string, string>>() }));

/**
 * `GET /things/:id`: the name of a route from its method and its template. `GET *` where nothing matched, where the template is
 * longer than 256 characters, and past 2,000 names, so that a template made of called paths can't grow without end.
 *
 * @param template as the router has it; undefined or empty where nothing matched
 * @example
 * routeName("GET", "/things/:id"); // "GET /things/:id"
 * routeName("GET", undefined); // "GET *"
 */
export function routeName(method: string | undefined, template: string | undefined): string {
  const names = known.byMethod.get(method as string) ?? namesOf(method);
  const path = template === undefined || template === "" || template === "/*" ? "*" : template;
  const name = names.get(path);
  if (name !== undefined) return name;
  if (known.count >= ROUTES_MAX || path.length > LENGTH_MAX) return names.get("*")!;
  known.count++;
  const made = names.get("*")!.slice(0, -1) + path;
  names.set(path, made);
  return made;
}

function namesOf(method: string | undefined): Map<string, string> {
  const verb = method !== undefined && methods.has(method) ? method : "_OTHER";
  let names = known.byMethod.get(verb);
  if (names === undefined) {
    names = new Map([["*", `${verb} *`]]);
    known.byMethod.set(verb, names);
  }
  return names;
}
