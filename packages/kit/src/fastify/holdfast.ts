/** The adapter for Fastify 5. */
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import {
  type AdapterOptions,
  answerOwn,
  enterExchange,
  noteFailure,
  openExchange,
  routeName,
  type SetHeader,
  workOf,
} from "../requests/index.ts";
import { installErrorHandler } from "./error-handler.ts";
import { installFrameworkErrors } from "./framework-errors.ts";
import { installNotFound } from "./not-found.ts";
import { watchLateErrors } from "./watch-late-errors.ts";
import { watchStreams } from "./watch-streams.ts";

/** Scopes inherit it: once for all of them. */
const INSTALLED = Symbol.for("holdfast.kit.fastify");

/** Whether the plugin is in this app. */
export function isHardened(app: object): boolean {
  return INSTALLED in app;
}

const setHeader: SetHeader<FastifyReply> = (reply, name, value) => {
  if (!reply.raw.headersSent) reply.header(name, value);
};

/**
 * Fastify plugin: register it once, first, on the root instance. Hooks, handlers and what they await see the request's context; error
 * and not-found handlers of the service take precedence over the kit's.
 *
 * @example
 * const app = Fastify();
 * await app.register(holdfast);
 */
export const holdfast: FastifyPluginCallback<AdapterOptions> = Object.assign(
  (app: FastifyInstance, options: AdapterOptions, done: () => void) => {
    const marked = app as FastifyInstance & { [INSTALLED]?: true };
    if (marked[INSTALLED]) return done();
    marked[INSTALLED] = true;
    app.addHook("onRequest", (request, reply, next) => {
      if (options.answer !== undefined && answerOwn(options.answer, request.raw, reply.raw)) {
        reply.hijack();
        return;
      }
      // Opened before, by another adapter around this one.
      const outer = workOf(request.raw);
      if (outer !== undefined) {
        outer.route ??= nameRoute(request);
        return next();
      }
      const work = openExchange(request.raw, reply.raw, reply, setHeader);
      work.route = nameRoute(request);
      reply.header("x-request-id", work.id);
      enterExchange(work, request.raw, next);
    });
    app.addHook("onError", (request, _reply, error, next) => {
      noteFailure(workOf(request.raw), error);
      next();
    });
    watchLateErrors(app);
    watchStreams(app);
    installErrorHandler(app, options);
    installFrameworkErrors(app, options, setHeader);
    installNotFound(app);
    done();
  },
  {
    // Not encapsulated: the hooks are for every route of the instance that registers it.
    [Symbol.for("skip-override")]: true,
    [Symbol.for("fastify.display-name")]: "@holdfast/kit",
    [Symbol.for("plugin-meta")]: { name: "@holdfast/kit", fastify: "5.x" },
  },
);

interface RouteContext {
  config?: { url?: string };
}

/** `request.routeOptions` makes an object of a dozen fields each time: where the route's own context can be had, it is read instead. */
let contextKey: symbol | undefined | null;

function nameRoute(request: FastifyRequest): string {
  if (contextKey === undefined) {
    contextKey =
      Object.getOwnPropertySymbols(request).find(({ description }) => description === "fastify.context") ??
      null;
  }
  const url =
    contextKey === null
      ? request.routeOptions.url
      : (request as unknown as Record<symbol, RouteContext | undefined>)[contextKey]?.config?.url;
  return routeName(request.raw.method, url);
}
