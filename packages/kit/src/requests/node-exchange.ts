/** A request of node:http and its response, tied to their context. Fastify, Express and Nest stand on the same pair. */
import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { currentContext, runInContext } from "../core/index.ts";
import { CLIENT_GONE, closeWork } from "./close-work.ts";
import type { HttpWork, SetHeader } from "./http-work.ts";
import { isAbort } from "./is-abort.ts";
import { noteFailure, tellFailure } from "./note-failure.ts";
import { openWork } from "./open-work.ts";

/** Shared by name, so that two copies of the kit open a request once. */
const WORK = Symbol.for("holdfast.kit.work");

interface Tied extends IncomingMessage {
  [WORK]?: HttpWork;
}

/** The context of a request; undefined where none was opened. */
export function workOf(request: IncomingMessage): HttpWork | undefined {
  return (request as Tied)[WORK];
}

/**
 * Opens the context of a request: ties it to the message, and tells its end when the response closes, however that comes about.
 * Body events come from the connection, which knows no request: they are brought into the context.
 */
export function openExchange<Response = ServerResponse>(
  request: IncomingMessage,
  response: ServerResponse,
  carrier: Response,
  setHeader: SetHeader<Response>,
): HttpWork {
  const { headers } = request;
  const work = openWork(
    {
      method: request.method,
      target: request.url,
      traceparent: headers["traceparent"],
      requestId: headers["x-request-id"],
    },
    carrier,
    setHeader,
  );
  (request as Tied)[WORK] = work;
  if (headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined) {
    request.emit = emitInContext;
  }
  response.on("close", onClose);
  response.on("error", onError);
  return work;
}

/** The client went away before it had its whole answer. */
export function clientGone(request: IncomingMessage, response: ServerResponse): boolean {
  return request.aborted || (response.closed && !response.writableFinished);
}

/** The end of every request: answered, broken off by us (then the first error is its reason), or left by the client. */
function onClose(this: ServerResponse): void {
  const work = workOf(this.req);
  if (work === undefined) return;
  // Destroyed with an error: some versions of Node call it finished all the same.
  const { errored } = this;
  if (errored && !isAbort(errored)) noteFailure(work, errored);
  if (this.headersSent && work.firstError !== undefined && (errored || !this.writableFinished))
    work.broken = true;
  closeWork(work, this.headersSent ? this.statusCode : CLIENT_GONE);
}

/** A write that came too late would end the process, had nobody listened. */
function onError(this: ServerResponse, error: unknown): void {
  const work = workOf(this.req);
  if (work !== undefined && !clientGone(this.req, this)) tellFailure(work, error, this.statusCode);
}

function emitInContext(this: Tied, event: string | symbol, ...values: unknown[]): boolean {
  const { emit } = Object.getPrototypeOf(this) as EventEmitter;
  const work = this[WORK];
  if (work === undefined || currentContext() === work) return emit.call(this, event, ...values);
  return runInContext(work, () => emit.call(this, event, ...values));
}
