/** Requests that Fastify refuses before any hook, such as a path that can't be decoded: they get a request id and an answer too. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { runInContext } from "../core/index.ts";
import { type AdapterOptions, failExchange, openExchange, type SetHeader } from "../requests/index.ts";
import { internalOf } from "./internal-of.ts";

interface Settings {
  frameworkErrors?: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;
}

export function installFrameworkErrors(
  app: FastifyInstance,
  options: AdapterOptions,
  setHeader: SetHeader<FastifyReply>,
): void {
  const settings = internalOf<Settings>(app, "fastify.options")?.value;
  if (settings === undefined || Object.isFrozen(settings)) return;
  settings.frameworkErrors ??= (error, { raw: request }, reply) => {
    const work = openExchange(request, reply.raw, reply, setHeader);
    reply.hijack();
    reply.raw.setHeader("x-request-id", work.id);
    runInContext(work, () => failExchange(error, request, reply.raw, options));
  };
}
