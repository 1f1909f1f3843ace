/** The adapter for Hono 4, on Node (with @hono/node-server) and wherever else it runs. */
import type { ServerResponse } from "node:http";
import { runInContext } from "../core/index.ts";
import {
  type AdapterOptions,
  type HttpWork,
  notFoundAnswer,
  openExchange,
  ownAnswerOf,
  type SetHeader,
  workOf,
} from "../requests/index.ts";
import { failureResponse, type NodeBindings } from "./failure-response.ts";
import { nameRoutes, type Router } from "./name-routes.ts";
import { type WithErrorHandler, watchErrors } from "./watch-errors.ts";
import { finishResponse, openRequest, ownRequestOf, toResponse } from "./web-exchange.ts";
import { workHere } from "./work-here.ts";

/** What of a Hono app is needed: so that no version's type parameters get in the way. */
interface HonoApp {
  fetch: (request: Request, ...rest: never[]) => Response | Promise<Response>;
  notFound: (handler: () => Response) => unknown;
}

interface Internals extends WithErrorHandler {
  fetch: Fetch;
  router: Router;
  routes?: readonly unknown[];
}

type Fetch = (request: Request, env?: unknown, ...rest: unknown[]) => Response | Promise<Response>;

const INSTALLED = Symbol.for("holdfast.kit.hono");

const setHeader: SetHeader<ServerResponse> = (response, name, value) => {
  if (!response.headersSent) response.setHeader(name, value);
};

/**
 * Hardens a Hono app: one call, right after `new Hono()`. `onError` and `notFound` of the service, set afterwards, take precedence;
 * what an `onError` throws itself, and what was thrown without being an Error, the kit answers.
 *
 * @returns the same app
 * @example
 * const app = holdfast(new Hono());
 * serve({ fetch: app.fetch, port: 3000 });
 */
export function holdfast<App extends HonoApp>(app: App, options: AdapterOptions = {}): App {
  const service = app as unknown as Internals & { [INSTALLED]?: true };
  if (service[INSTALLED]) return app;
  service[INSTALLED] = true;
  const inner = service.fetch;
  service.router = nameRoutes(service.router);
  // Of an app that has its routes already its own `notFound` may be one: it can't be asked for, so it stays.
  const fresh = (service.routes?.length ?? 0) === 0;
  if (fresh)
    app.notFound(() => {
      const work = workHere();
      return work ? toResponse(notFoundAnswer(work)) : new Response("404 Not Found", { status: 404 });
    });
  watchErrors(service, options);
  service.fetch = (request, env, ...rest) => {
    const bindings = (env ?? {}) as NodeBindings;
    const { incoming, outgoing } = bindings;
    const onNode = incoming !== undefined && outgoing !== undefined;
    if (onNode && workOf(incoming) !== undefined) return inner(request, env, ...rest);
    if (options.answer !== undefined) {
      const own = ownAnswerOf(options.answer, ownRequestOf(request, incoming));
      if (own !== undefined) return own instanceof Promise ? own.then(toResponse) : toResponse(own);
    }
    const work: HttpWork = onNode
      ? openExchange(incoming, outgoing, outgoing, setHeader)
      : openRequest(request);
    if (onNode) outgoing.setHeader("x-request-id", work.id);
    return runInContext(work, () => {
      const end = (response: Response) => (onNode ? response : finishResponse(work, response));
      const fail = (error: unknown) => end(failureResponse(work, error, request, bindings, options));
      try {
        const response = inner(request, env, ...rest);
        if (!(response instanceof Promise)) return end(response);
        return onNode ? response.catch(fail) : response.then(end, fail);
      } catch (error) {
        return fail(error);
      }
    });
  };
  return app;
}
