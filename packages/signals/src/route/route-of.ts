/**
 * A route: its method in upper case, then its path; the bare path where no method is known, undefined where no path is.
 *
 * @param path a router's template as it is, or a called path that went through `routePattern`
 * @example
 * routeOf("get", routePattern("/orders/7")); // "GET /orders/:id"
 */
export function routeOf(method: string | undefined, path: string): string;
export function routeOf(method: string | undefined, path: string | undefined): string | undefined;
export function routeOf(method: string | undefined, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  return method === undefined || method === "" ? path : `${method.toUpperCase()} ${path}`;
}
