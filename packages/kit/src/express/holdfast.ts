/** The adapter for Express 5. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Express } from "express";
import { runInContext } from "../core/index.ts";
import {
  type AdapterOptions,
  answerOwn,
  failExchange,
  noteFailure,
  notFoundAnswer,
  openExchange,
  type SetHeader,
  sendAnswer,
  workOf,
} from "../requests/index.ts";
import { watchRouter } from "./watch-router.ts";

type Next = (error?: unknown) => void;
type Handle = (request: IncomingMessage, response: ServerResponse, next?: Next) => void;

const INSTALLED = Symbol.for("holdfast.kit.express");

const setHeader: SetHeader<ServerResponse> = (response, name, value) => {
  if (!response.headersSent) response.setHeader(name, value);
};

/**
 * Hardens an Express app: one call, before or after its routes. Error middleware of the service takes precedence; what it lets
 * through, or throws itself, the kit answers, in the place of Express' own last handler.
 *
 * @returns the same app
 * @example
 * const app = holdfast(express());
 */
export function holdfast<App extends Express>(app: App, options: AdapterOptions = {}): App {
  const service = app as unknown as { handle: Handle; [INSTALLED]?: true };
  if (service[INSTALLED]) return app;
  service[INSTALLED] = true;
  const handle = service.handle;
  watchRouter(app);
  service.handle = (request, response, next) => {
    // Mounted in an app that has its context: errors and unmatched paths are that one's.
    const last = next ?? ((error?: unknown) => finish(error, request, response, options));
    if (workOf(request) !== undefined) return handle.call(app, request, response, last);
    if (answerOwn(options.answer, request, response)) return;
    const work = openExchange(request, response, response, setHeader);
    response.setHeader("x-request-id", work.id);
    runInContext(work, () => {
      try {
        handle.call(app, request, response, last);
      } catch (error) {
        noteFailure(work, error);
        last(error);
      }
    });
  };
  return app;
}

/** After the last layer: an error that nobody answered, or no route. */
function finish(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  options: AdapterOptions,
): void {
  const work = workOf(request);
  if (error || work === undefined) failExchange(error, request, response, options);
  else if (!response.headersSent && !response.writableEnded) sendAnswer(notFoundAnswer(work), response);
}
