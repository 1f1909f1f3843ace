/** Nest's last exception filter: answers what no filter of the service took. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ArgumentsHost, ExceptionFilter } from "@nestjs/common";
import { ownFailure, readProperty } from "../core/index.ts";
import { recordFailure, statusOf } from "../errors/index.ts";
import { type AdapterOptions, failExchange, notFoundAnswer, sendAnswer, workOf } from "../requests/index.ts";
import { declareProblem, isHttpException, isUnmatched } from "./http-exception.ts";

/** Without `@Catch` metadata a filter takes every exception. */
export class FailureFilter implements ExceptionFilter<unknown> {
  readonly #options: AdapterOptions;

  constructor(options: AdapterOptions) {
    this.#options = options;
  }

  catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() !== "http") {
      recordFailure(exception, { mechanism: host.getType<string>() });
      return exception;
    }
    const request = host.getArgByIndex<IncomingMessage>(0);
    const response = host.getArgByIndex<ServerResponse>(1);
    try {
      const work = workOf(request);
      if (work !== undefined && !response.headersSent && isUnmatched(exception, request)) {
        work.route = undefined;
        if (Object.is(work.firstError?.error, exception)) work.firstError = undefined;
        sendAnswer(notFoundAnswer(work), response);
        return undefined;
      }
      declareProblem(exception);
    } catch (error) {
      ownFailure("nest filter", error);
    }
    failExchange(originalOf(exception, request), request, response, this.#options);
    return undefined;
  }
}

/** Nest puts an exception of its own in the place of what a body parser or the router threw: the first one says more. */
function originalOf(exception: unknown, request: IncomingMessage): unknown {
  const first = workOf(request)?.firstError?.error;
  if (first === undefined || !isHttpException(exception) || isHttpException(first)) return exception;
  return readProperty(first, "message") === exception.message && statusOf(first) === exception.getStatus()
    ? first
    : exception;
}
