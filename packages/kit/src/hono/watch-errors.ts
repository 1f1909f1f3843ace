/** Sees each error before an `onError` answers it, whenever that is set; where there is none, the kit answers. */
import { type AdapterOptions, noteFailure } from "../requests/index.ts";
import { failureResponse, type NodeBindings } from "./failure-response.ts";
import { type HonoRequest, markUnreadableBody } from "./unreadable-body.ts";
import { workHere } from "./work-here.ts";

type ErrorHandler = (error: unknown, context: { req: HonoRequest; env: NodeBindings | undefined }) => unknown;

export interface WithErrorHandler {
  errorHandler: ErrorHandler;
  route?: (path: string, app: WithErrorHandler) => unknown;
}

const WATCHED = Symbol.for("holdfast.kit.hono.watched");

export function watchErrors(app: WithErrorHandler, options: AdapterOptions): void {
  const builtIn = new (app as unknown as { constructor: new () => WithErrorHandler }).constructor()
    .errorHandler;
  let current = app.errorHandler;
  const watched: ErrorHandler = (error, context) => {
    const work = workHere();
    noteFailure(work, error);
    if (current !== builtIn) return current(error, context);
    const { req, env } = context;
    return markUnreadableBody(error, req).then(() => failureResponse(work, error, req.raw, env, options));
  };
  Object.defineProperty(app, "errorHandler", {
    configurable: true,
    enumerable: true,
    get: () => watched,
    set: (handler: ErrorHandler) => {
      current = handler;
    },
  });
  const { route } = app;
  if (typeof route !== "function") return;
  // An app that is mounted below keeps its own `onError`.
  app.route = (path, below) => {
    const own = below.errorHandler as ErrorHandler & { [WATCHED]?: true };
    if (own !== builtIn && own !== watched && !own[WATCHED]) {
      const seen: ErrorHandler = (error, context) => {
        noteFailure(workHere(), error);
        return own(error, context);
      };
      below.errorHandler = Object.assign(seen, { [WATCHED]: true as const });
    }
    return route.call(app, path, below);
  };
}
