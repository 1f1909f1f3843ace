/** From the application of whatever framework to something that can take the port. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Server } from "node:net";
import type { ListenOptions } from "../boot/index.ts";
import { wrap } from "../http/index.ts";
import { type AdapterOptions, failExchange } from "../requests/index.ts";
import { ServiceAppError } from "./errors.ts";

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Fastify 5, with `@holdfast/kit/fastify` registered. */
interface FastifyLike {
  server: unknown;
  listen(options: ListenOptions): Promise<unknown>;
  close(): PromiseLike<unknown> | undefined;
}
/** Nest, by `@nestjs/platform-express`. */
interface NestLike {
  init(): Promise<unknown>;
  getHttpServer(): Server;
  close(): Promise<unknown>;
}
/** Hono, or anything else that answers a web `Request`. */
interface FetchLike {
  fetch(request: Request, ...rest: never[]): Response | Promise<Response>;
}

/** What `listen` takes: an application of Fastify, Express, Hono or Nest, a server of node:http or node:https, or a request listener. */
export type ServiceApp = FastifyLike | NestLike | FetchLike | Server | Listener;

export interface Served {
  /** Takes the port. */
  listen: Server | ((options: ListenOptions) => unknown);
  /** Drained at the end. */
  server: Server;
  /** Closes what the framework holds, once requests are drained. */
  close(): Promise<void>;
}

/** Node's own default, which Fastify switches off: a body that never ends would keep its connection for ever. Milliseconds. */
const REQUEST_WITHIN = 300_000;

/** @throws ServiceAppError */
export async function serveApp(app: ServiceApp, options: AdapterOptions): Promise<Served> {
  if ((typeof app !== "object" && typeof app !== "function") || app === null) throw notAnApp(app);
  if (app instanceof Server) return ofServer(app, options);
  if (isFastify(app)) {
    const { isHardened } = await import("../fastify/index.ts");
    if (!isHardened(app))
      throw new ServiceAppError(
        "This Fastify app has no kit in it: `await app.register(holdfast, service.adapter)` from @holdfast/kit/fastify, before its routes.",
      );
    const server = app.server as Server & { requestTimeout?: number };
    if (server.requestTimeout === 0) server.requestTimeout = REQUEST_WITHIN;
    return {
      listen: (listenOptions) => app.listen(listenOptions),
      server,
      close: async () => {
        await app.close();
      },
    };
  }
  if (isNest(app)) {
    const { holdfast } = await import("../nest/index.ts");
    holdfast(app as never, options);
    await app.init();
    return {
      listen: app.getHttpServer(),
      server: app.getHttpServer(),
      close: async () => {
        await app.close();
      },
    };
  }
  if (isExpress(app)) {
    const { holdfast } = await import("../express/index.ts");
    return ofListener(holdfast(app as never, options) as Listener);
  }
  if (isFetch(app)) return ofListener(await listenerOfFetch(app, options));
  if (typeof app === "function") return ofListener(wrap(app, options));
  throw notAnApp(app);
}

function notAnApp(app: unknown): ServiceAppError {
  const given = typeof app === "object" && app !== null ? "an object without what they have" : String(app);
  return new ServiceAppError(
    `listen() takes an app of Fastify, Express, Hono or Nest, a server, or a request listener of node:http, or a function of at most one parameter that answers one of these; this is ${given}.`,
  );
}

/** The server that an app brings with it; undefined where the kit makes one, or where the app is only to be made. */
export function serverOf(app: unknown): Server | undefined {
  if (app instanceof Server) return app;
  if ((typeof app !== "object" && typeof app !== "function") || app === null) return undefined;
  const { server } = app as { server?: unknown };
  if (server instanceof Server) return server;
  return isNest(app as ServiceApp) ? (app as NestLike).getHttpServer() : undefined;
}

/** Its listeners stay, behind the kit: else health would go the moment that the server takes the port. */
function ofServer(server: Server, options: AdapterOptions): Served {
  const own = server.listeners("request") as Listener[];
  if (own.length > 0) {
    server.removeAllListeners("request");
    const all = (request: IncomingMessage, response: ServerResponse): unknown => {
      const [first, ...more] = own.map((listener) => listener.call(server, request, response));
      return more.length === 0 ? first : Promise.all([first, ...more]);
    };
    server.on("request", wrap(all, options));
  }
  return { listen: server, server, close: async () => {} };
}

function ofListener(listener: Listener): Served {
  const server = createServer((request, response) => void listener(request, response));
  return { listen: server, server, close: async () => {} };
}

async function listenerOfFetch(app: FetchLike, options: AdapterOptions): Promise<Listener> {
  const { getRequestListener } = await loadNodeServer();
  if (has(app, "notFound", "onError", "route")) {
    const { holdfast } = await import("../hono/index.ts");
    const { fetch } = holdfast(app as never, options) as { fetch(request: Request): Promise<Response> };
    return getRequestListener(fetch);
  }
  const listener = getRequestListener(async (request: Request, { incoming, outgoing }: NodePair) => {
    try {
      return await app.fetch(request);
    } catch (error) {
      failExchange(error, incoming, outgoing, options);
      return new PlainResponse(null, { headers: { "x-hono-already-sent": "true" } });
    }
  });
  return wrap(listener, options);
}

/** As it was before @hono/node-server put its own in the place: that one does not look for the mark of an answer already sent. */
const PlainResponse = Response;

interface NodePair {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

interface NodeServer {
  getRequestListener(fetch: (request: Request, pair: NodePair) => Response | Promise<Response>): Listener;
}

async function loadNodeServer(): Promise<NodeServer> {
  try {
    return (await import("@hono/node-server" as string)) as NodeServer;
  } catch (cause) {
    throw new ServiceAppError(
      "An app that answers web requests, as Hono's do, needs @hono/node-server to listen: npm install @hono/node-server.",
      { cause },
    );
  }
}

function has<K extends string>(app: object, ...names: K[]): app is Record<K, unknown> {
  return names.every((name) => typeof (app as Record<string, unknown>)[name] === "function");
}

function isFastify(app: ServiceApp): app is FastifyLike {
  return has(app, "listen", "decorate", "addHook") && (app as { server?: unknown }).server instanceof Server;
}

function isNest(app: ServiceApp): app is NestLike {
  return has(app, "getHttpServer", "getHttpAdapter", "init");
}

function isExpress(app: ServiceApp): boolean {
  return typeof app === "function" && has(app, "handle", "set", "use");
}

function isFetch(app: ServiceApp): app is FetchLike {
  return has(app, "fetch");
}
