/** One spelling of a request's route, whatever wire told of it. */
export { pathOf } from "./path-of.ts";
export { routeOf } from "./route-of.ts";
export { routePattern } from "./route-pattern.ts";
