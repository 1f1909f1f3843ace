/** The kit's error handlers at the foot of Fastify's chain of them: the service's own stand above, and fall back on these. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ownFailure } from "../core/index.ts";
import { type AdapterOptions, bodyHeaders, failExchange, failureOf } from "../requests/index.ts";
import { internalOf } from "./internal-of.ts";

type ErrorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;

/** A link of the chain: its prototype is the handler that is asked when this one fails. */
interface ChainLink {
  func: ErrorHandler;
}

export function installErrorHandler(app: FastifyInstance, options: AdapterOptions): void {
  const answer: ErrorHandler = (error, request, reply) => answerFailure(error, request, reply, options);
  const floor: ErrorHandler = (error, request, reply) => {
    // Sending the answer failed, e.g. in an onSend hook: this time nothing of the service is asked.
    const headers = reply.getHeaders();
    reply.hijack();
    for (const name of Object.keys(headers))
      if (!reply.raw.headersSent) copyHeader(reply, name, headers[name]);
    failExchange(error, request.raw, reply.raw, options);
  };
  const chain = internalOf<ChainLink>(app, "fastify.errorHandler");
  if (chain === undefined || typeof chain.value?.func !== "function") {
    app.setErrorHandler(answer);
    return;
  }
  const root = Object.hasOwn(Object.getPrototypeOf(chain.value), "func")
    ? (Object.getPrototypeOf(chain.value) as ChainLink)
    : chain.value;
  const lowest: ChainLink = Object.assign(Object.create(root), { func: floor });
  const full: ChainLink = Object.assign(Object.create(lowest), { func: answer });
  // Set before: it stays above. Set later: it is put above by Fastify.
  if (root === chain.value) chain.set(full);
  else Object.setPrototypeOf(chain.value, full);
}

function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  options: AdapterOptions,
): undefined {
  const failure = failureOf(error, request.raw, reply.raw, options);
  if (failure === undefined) return;
  if (failure.destroy) {
    reply.raw.destroy();
    return;
  }
  for (const name of bodyHeaders) reply.removeHeader(name);
  reply.code(failure.status).headers(failure.headers).send(failure.body);
  return;
}

function copyHeader(reply: FastifyReply, name: string, value: number | string | string[] | undefined): void {
  try {
    if (value !== undefined) reply.raw.setHeader(name, value);
  } catch (error) {
    ownFailure("fastify header", error);
  }
}
