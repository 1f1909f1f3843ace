/** Answers a failed request of node:http, whatever state its response is in. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ownFailure } from "../core/index.ts";
import { type FailureAnswer, handleFailure } from "../errors/index.ts";
import { answerFailure } from "./answer-failure.ts";
import { isAbort } from "./is-abort.ts";
import { clientGone, workOf } from "./node-exchange.ts";
import { noteFailure, tellFailure } from "./note-failure.ts";
import type { AdapterOptions } from "./own-answer.ts";

/** Headers that speak of the body that was to be sent, and of how long it stays good. */
export const bodyHeaders: readonly string[] = [
  "content-type",
  "content-length",
  "content-encoding",
  "content-disposition",
  "content-range",
  "content-language",
  "accept-ranges",
  "transfer-encoding",
  "trailer",
  "cache-control",
  "etag",
  "expires",
  "last-modified",
];

/**
 * Tells the error and answers for it: problem details where nothing was sent, the end of the connection where half an answer was, and
 * nothing where the whole answer was, or where the client is gone. Never throws.
 */
export function failExchange(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  options: AdapterOptions = {},
): void {
  try {
    const answer = failureOf(error, request, response, options);
    if (answer === undefined) return;
    if (answer.destroy) response.destroy();
    else sendAnswer(answer, response);
  } catch (failure) {
    ownFailure("requests", failure);
    response.destroy();
  }
}

/** Tells the error; what is to be answered, or undefined where nothing is. */
export function failureOf(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  { production }: AdapterOptions,
): FailureAnswer | undefined {
  const work = workOf(request);
  if (clientGone(request, response) && isAbort(error)) return undefined;
  noteFailure(work, error);
  if (response.writableEnded || response.closed) {
    if (work !== undefined) tellFailure(work, error, response.statusCode);
    else handleFailure(error, { headersSent: true });
    return undefined;
  }
  if (work !== undefined && response.headersSent) work.broken = true;
  return answerFailure(work, error, {
    method: request.method,
    accept: request.headers.accept,
    headersSent: response.headersSent,
    production,
  });
}

/** Sends an answer in place of the one that was under way. Headers that don't speak of its body stay: CORS, cookies, request id. */
export function sendAnswer(
  { status, headers, body }: Pick<FailureAnswer, "status" | "headers" | "body">,
  response: ServerResponse,
): void {
  forgetBody(response);
  response.statusCode = status;
  response.statusMessage = "";
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name]!);
  response.end(body);
}

/** Takes back what the headers said of a body that is not coming. */
export function forgetBody(response: ServerResponse): void {
  for (const name of bodyHeaders) response.removeHeader(name);
}
