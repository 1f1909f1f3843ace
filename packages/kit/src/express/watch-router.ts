/** Express names neither the route of a request nor the errors that a middleware answers: its router's three turning points do. */
import type { Express } from "express";
import { ownFailure } from "../core/index.ts";
import { type HttpWork, noteFailure, workOf } from "../requests/index.ts";
import { ThrownNothingError } from "./errors.ts";
import { type Routed, rememberMount, routeOf } from "./route-of.ts";

type Next = (error?: unknown) => void;

type Handler = (request: Routed, response: unknown, next: Next) => unknown;

interface Layer {
  route?: Route;
  handle: Handler & { stack?: unknown; [GUARDED]?: true };
  handleRequest(request: Routed, response: unknown, next: Next): void;
  handleError(error: unknown, request: Routed, response: unknown, next: Next): void;
}
interface Route {
  path: unknown;
  dispatch(request: Routed, response: unknown, done: Next): void;
}
interface Router {
  stack: Layer[];
  route(path: string): Route;
  handle(request: Routed, response: unknown, done: Next): void;
}

const GUARDED = Symbol("holdfast.guarded");
const WATCHED = Symbol.for("holdfast.kit.express.watched");

/** Once per copy of the router: requests without a context pass as they did. */
export function watchRouter(app: Express): void {
  try {
    const router = (app as unknown as { router: Router }).router;
    const route = router.route("/");
    const layer = router.stack.pop()!;
    before(layer, "handleError", 1, (work, request, error) => {
      work.route ??= routeOf(request);
      noteFailure(work, error);
    });
    before(layer, "handleRequest", 0, (_work, _request, self) => guardLayer(self as Layer));
    before(route, "dispatch", 0, (work, request, self) => {
      work.route = routeOf(request, (self as Route).path);
    });
    before(router, "handle", 0, (_work, request) => rememberMount(request));
  } catch (error) {
    ownFailure("express router", error);
  }
}

/** Puts a look before a method, where the prototype chain has it. */
function before<T extends object>(
  one: T,
  name: keyof T & string,
  requestAt: 0 | 1,
  look: (work: HttpWork, request: Routed, value: unknown) => void,
): void {
  let owner: object | null = one;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  const holder = owner as (Record<string, unknown> & { [WATCHED]?: Set<string> }) | null;
  const original = holder?.[name];
  if (holder === null || typeof original !== "function") return;
  if (Object.hasOwn(holder, WATCHED) && holder[WATCHED]!.has(name)) return;
  if (!Object.hasOwn(holder, WATCHED)) Object.defineProperty(holder, WATCHED, { value: new Set() });
  holder[WATCHED]!.add(name);
  (holder as Record<string, unknown>)[name] = function watched(
    this: unknown,
    a: unknown,
    b: unknown,
    c: unknown,
    d: unknown,
  ) {
    const request = (requestAt === 0 ? a : b) as Routed;
    const work = workOf(request);
    if (work !== undefined) {
      try {
        look(work, request, requestAt === 0 ? this : a);
      } catch (error) {
        ownFailure("express router", error);
      }
    }
    return original.call(this, a, b, c, d);
  };
}

/** On its first request: from then on a falsy value that its handler throws is an error like any other. */
function guardLayer(layer: Layer): void {
  const { handle } = layer;
  if (handle[GUARDED] || handle.length > 3 || handle.stack !== undefined || layer.route !== undefined) return;
  const guarded: Layer["handle"] = (request, response, next) => {
    try {
      return handle(request, response, next);
    } catch (error) {
      throw (
        error ||
        new ThrownNothingError(
          `A handler threw ${String(error)}: throw an Error, so that its place is known.`,
        )
      );
    }
  };
  guarded[GUARDED] = true;
  layer.handle = guarded;
}
