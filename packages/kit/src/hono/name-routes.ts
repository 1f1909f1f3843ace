/** Hono's router knows the templates that a path matched before any handler runs: the context gets its route from there. */
import { currentContext } from "../core/index.ts";
import { routeName } from "../requests/index.ts";

interface Route {
  method: string;
  path: string;
}
/** `[handlers with their parameters]`, and for some routers a second member. */
type Matched = [entries: [[unknown, Route], unknown][], ...rest: unknown[]];

export interface Router {
  name: string;
  add(method: string, path: string, handler: unknown): void;
  match(method: string, path: string): Matched;
}

/** The same router; what it matches names the route of the work under way. */
export function nameRoutes(router: Router): Router {
  return {
    get name() {
      return router.name;
    },
    add: (method, path, handler) => router.add(method, path, handler),
    match(method, path) {
      const matched = router.match(method, path);
      const context = currentContext();
      if (context?.kind === "http" && context.route === undefined)
        context.route = routeName(context.method, templateOf(matched[0]));
      return matched;
    },
  };
}

/** Middleware matches too, by wildcards and for all methods: the handler is the first that is more exact than that. */
function templateOf(entries: Matched[0]): string | undefined {
  let wide: string | undefined;
  for (const [[, { method, path }]] of entries) {
    if (path === "*" || path.endsWith("/*")) {
      if (method !== "ALL") wide ??= path;
    } else if (method !== "ALL") return path;
  }
  // `app.all("/exact")` is a handler, or a middleware of one path: the last one answers.
  return entries.findLast(([[, { path }]]) => path !== "*" && !path.endsWith("/*"))?.[0][1].path ?? wide;
}
