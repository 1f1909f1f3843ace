/** The answer for an error, as Hono sends answers. */
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AdapterOptions,
  answerFailure,
  CLIENT_GONE,
  clientGone,
  failExchange,
  forgetBody,
  type HttpWork,
  isAbort,
  noteFailure,
} from "../requests/index.ts";
import { toResponse } from "./web-exchange.ts";

/** As it was before @hono/node-server put its own in the place: that one does not look for the mark of an answer already sent. */
const PlainResponse = Response;

/** What @hono/node-server hands in beside the request; empty elsewhere. */
export interface NodeBindings {
  incoming?: IncomingMessage;
  outgoing?: ServerResponse;
}

/** Tells the error and answers it. An `HTTPException` that brings a response of its own is answered by that. Never throws. */
export function failureResponse(
  work: HttpWork | undefined,
  error: unknown,
  request: Request,
  bindings: NodeBindings | undefined,
  options: AdapterOptions,
): Response {
  const { incoming, outgoing } = bindings ?? {};
  // Nobody is there to read it: neither an error of the service nor an answer.
  if (isAbort(error) && (incoming && outgoing ? clientGone(incoming, outgoing) : request.signal.aborted))
    return new Response(null, { status: CLIENT_GONE });
  if (incoming !== undefined && outgoing?.headersSent) {
    failExchange(error, incoming, outgoing, options);
    return new PlainResponse(null, { headers: { "x-hono-already-sent": "true" } });
  }
  const own = responseOf(error);
  if (own !== undefined) {
    noteFailure(work, error);
    return own;
  }
  if (outgoing !== undefined) forgetBody(outgoing);
  return toResponse(
    answerFailure(work, error, {
      method: request.method,
      accept: request.headers.get("accept") ?? undefined,
      production: options.production,
    }),
  );
}

function responseOf(error: unknown): Response | undefined {
  try {
    const { res, getResponse } = error as { res?: unknown; getResponse?: () => Response };
    return error instanceof Error && res instanceof Response && getResponse
      ? getResponse.call(error)
      : undefined;
  } catch {
    return undefined;
  }
}
