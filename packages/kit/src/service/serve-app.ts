/** From the application of whatever framework to something that can take the port. */
import { createServer, type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { ListenOptions } from "../boot/index.ts";
import { wrap } from "../http/index.ts";
import type { AdapterOptions } from "../requests/index.ts";
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

/** What `listen` takes: an application of Fastify, Express, Hono or Nest, a server, or a request listener of node:http. */
export type ServiceApp = FastifyLike | NestLike | FetchLike | Server | Listener;

export interface Served {
  /** Takes the port. */
  listen: Server | ((options: ListenOptions) => unknown);
  /** Drained at the end. */
  server: Server;
  /** Closes what the framework holds, once requests are drained. */
  close(): Promise<void>;
}

/** @throws ServiceAppError */
export async function serveApp(app: ServiceApp, options: AdapterOptions): Promise<Served> {
  if (app instanceof Server) return { listen: app, server: app, close: async () => {} };
  if (isFastify(app)) {
    const { isHardened } = await import("../fastify/index.ts");
    if (!isHardened(app))
      throw new ServiceAppError(
        "This Fastify app has no kit in it: `await app.register(holdfast, { answer: service.answer })` from @holdfast/kit/fastify, before its routes.",
      );
    return {
      listen: (listenOptions) => app.listen(listenOptions),
      server: app.server as Server,
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
  throw new ServiceAppError(
    "listen() takes an app of Fastify, Express, Hono or Nest, a server, or a request listener of node:http; this is none of them.",
  );
}

function ofListener(listener: Listener): Served {
  const server = createServer((request, response) => void listener(request, response));
  return { listen: server, server, close: async () => {} };
}

async function listenerOfFetch(app: FetchLike, options: AdapterOptions): Promise<Listener> {
  const { holdfast } = await import("../hono/index.ts");
  const hardened = holdfast(app as never, options) as FetchLike;
  try {
    const { getRequestListener } = (await import("@hono/node-server" as string)) as {
      getRequestListener(fetch: FetchLike["fetch"]): Listener;
    };
    return getRequestListener(hardened.fetch);
  } catch (cause) {
    throw new ServiceAppError(
      "A Hono app needs @hono/node-server to listen: npm install @hono/node-server.",
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
