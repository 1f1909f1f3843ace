/** The adapter for node:http: a request listener around the service's own. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ownFailure, runInContext } from "../core/index.ts";
import {
  type AdapterOptions,
  answerOwn,
  failExchange,
  openExchange,
  routeName,
  type SetHeader,
  workOf,
} from "../requests/index.ts";

export interface HttpOptions extends AdapterOptions {
  /** Template of the route of a request, e.g. `/things/:id`. Never the path itself. (Default: none; then all is `<method> *`) */
  route?: (request: IncomingMessage) => string | undefined;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const setHeader: SetHeader<ServerResponse> = (response, name, value) => {
  if (!response.headersSent) response.setHeader(name, value);
};

/**
 * Wraps a request listener: context, request id, outcome and a handler of its errors, thrown or rejected.
 *
 * @example
 * createServer(wrap(async (request, response) => response.end(await stock()))).listen(3000);
 */
export function wrap(
  handler: Handler,
  options: HttpOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // Wrapped twice, or around a framework that has its own adapter: one context.
    if (workOf(request) !== undefined) return run(handler, request, response, options);
    if (answerOwn(options.answer, request, response)) return;
    const work = openExchange(request, response, response, setHeader);
    response.setHeader("x-request-id", work.id);
    if (options.route !== undefined) work.route = routeName(request.method, routeOf(options.route, request));
    runInContext(work, () => run(handler, request, response, options));
  };
}

function run(
  handler: Handler,
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
): void {
  try {
    const result = handler(request, response) as { then?: unknown } | undefined | null;
    if (typeof result?.then === "function")
      Promise.resolve(result).then(undefined, (error) => failExchange(error, request, response, options));
  } catch (error) {
    failExchange(error, request, response, options);
  }
}

function routeOf(
  route: (request: IncomingMessage) => string | undefined,
  request: IncomingMessage,
): string | undefined {
  try {
    return route(request);
  } catch (error) {
    ownFailure("http route", error);
    return undefined;
  }
}
