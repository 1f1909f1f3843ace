/** Starts the console: store, intake, API and pages in one process on one port. */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { AnsweredError, api, describeProjects, Live, problem } from "../api/index.ts";
import type { Project } from "../api/schema.ts";
import { defaultIntakeLimits, Intake, otlpRoutes, sentryRoutes, takeRawBodies } from "../intake/index.ts";
import { openStore } from "../store/index.ts";
import { DatabaseWatch } from "./database-watch.ts";
import { ensureProject } from "./ensure-project.ts";
import { healthRoutes } from "./health-routes.ts";
import { keepRetention } from "./keep-retention.ts";
import {
  type ConsoleOptions,
  defaultDrainMs,
  defaultRetention,
  defaultRetentionEveryMs,
  defaultSignInMs,
} from "./options.ts";
import { servePages } from "./pages.ts";
import { within } from "./within.ts";

/** A running console. */
export interface Console {
  /** Where it is reached. */
  url: string;
  /** Link that signs a browser in, once. */
  signIn: string;
  projects: Project[];
  /** Takes nothing new, answers what is in flight after it is stored, and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** A head may not keep a connection longer than this, nor a body. Milliseconds. */
const REQUEST_MS = 60_000;
const LAST_ANSWERS_MS = 200;

/**
 * Starts the console and resolves when it takes requests.
 *
 * @throws when the port is taken or the store cannot be opened
 * @example
 * const running = await startConsole({ port: 4500, dataDir: "data" });
 * console.log(running.projects[0].dsn);
 * await running.close();
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const { databaseUrl, dataDir = "holdfast-data", adminToken } = options;
  if (adminToken && adminToken.length < 16) {
    log("HOLDFAST_ADMIN_TOKEN has fewer than 16 characters: it can be guessed. Take a longer one.");
  }
  const store = options.store ?? (await openStore(databaseUrl ? { databaseUrl } : { dataDir }, { log }));
  try {
    return await serve({ ...options, store, log });
  } catch (error) {
    await store.close().catch(() => {});
    throw error;
  }
}

async function serve(
  options: ConsoleOptions & Required<Pick<ConsoleOptions, "store" | "log">>,
): Promise<Console> {
  const { store, log, host = "127.0.0.1", adminToken, drainMs = defaultDrainMs } = options;
  const live = new Live();
  const watch = new DatabaseWatch(store);
  const intake = new Intake({
    store,
    limits: { ...defaultIntakeLimits, ...options.limits },
    log,
    onWritten: ({ issues }) => live.tell(issues),
  });
  let url = options.publicUrl?.replace(/\/+$/, "") ?? "";
  const publicUrl = () => url;

  await ensureProject(store);
  await Promise.all([intake.keys.reload(), watch.ask()]);

  const app = createServer(log);
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (intake.stopping) reply.header("connection", "close");
    done(null, payload);
  });
  await app.register(async (scope) => {
    takeRawBodies(scope);
    sentryRoutes(scope, intake);
    otlpRoutes(scope, intake);
  });
  await app.register(async (scope) => {
    const { keys, commit, tally } = intake;
    await api(scope, {
      store,
      keys,
      commit,
      tally,
      live,
      intake: () => intake,
      adminToken: adminToken || undefined,
      publicUrl,
      log,
    });
  });
  await app.register(async (scope) =>
    healthRoutes(scope, { watch, commit: intake.commit, stopping: () => intake.stopping }),
  );
  await app.register(async (scope) => servePages(scope, options.pages));

  await app.listen({ host, port: options.port });
  url ||= addressOf(app.server.address() as AddressInfo, host);
  const stopRetention = keepRetention(
    store,
    { ...defaultRetention, ...options.retention },
    options.retentionEveryMs ?? defaultRetentionEveryMs,
    log,
  );

  const token = randomBytes(24).toString("base64url");
  await store.createSignIn(token, Date.now() + (options.signInMs ?? defaultSignInMs));

  const stop = async () => {
    intake.stopping = true;
    stopRetention();
    live.close();
    const closed = app.close();
    // Connections that are kept open become idle as they are answered; nobody else closes those.
    const idle = setInterval(() => app.server.closeIdleConnections(), 20);
    if (!(await within(drainMs, Promise.all([closed, intake.commit.drained()])))) {
      log(
        `requests were still open after ${drainMs} ms of draining: they are cut off, what was not stored was not acknowledged`,
      );
      intake.commit.abandon();
      // Time for these answers to leave.
      await within(LAST_ANSWERS_MS, closed);
      app.server.closeAllConnections();
      await within(LAST_ANSWERS_MS, closed);
    }
    clearInterval(idle);
    intake.keys.close();
    watch.close();
    intake.commit.close();
    await within(drainMs, intake.tally.close());
    await store.close();
  };
  let stopped: Promise<void> | undefined;

  return {
    url,
    signIn: `${url}/sign-in?token=${token}`,
    projects: await describeProjects(store, url),
    close: () => (stopped ??= stop()),
  };
}

function createServer(log: (line: string) => void): FastifyInstance {
  const prefix = randomBytes(4).toString("hex");
  let requests = 0;
  const app = Fastify({
    logger: false,
    // Our own answer says more, and carries Retry-After.
    return503OnClosing: false,
    forceCloseConnections: "idle",
    requestTimeout: REQUEST_MS,
    bodyLimit: 64 * 1024,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 500 },
    // An address that cannot be decoded gets no further than the router.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      reply.code(400).send(problem(new AnsweredError("invalid_request", error.message), request));
    },
    genReqId: () => `${prefix}-${(++requests).toString(36)}`,
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(
        problem(new AnsweredError("not_found", `${request.method} ${request.url.split("?", 1)[0]}`), request),
      ),
  );
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500) {
      const { message } = error as Error;
      return reply.code(status).send(problem(new AnsweredError("invalid_request", message), request));
    }
    log(
      `request ${request.id} ${request.method} ${request.url.split("?", 1)[0]} failed: ${(error as Error).stack ?? String(error)}`,
    );
    return reply.code(500).send(problem(new AnsweredError("internal"), request));
  });
  return app;
}

function addressOf({ port, family, address }: AddressInfo, host: string): string {
  const everywhere = address === "0.0.0.0" || address === "::";
  const name = everywhere
    ? "localhost"
    : family === "IPv6"
      ? `[${address}]`
      : host === "localhost"
        ? host
        : address;
  return `http://${name}:${port}`;
}
