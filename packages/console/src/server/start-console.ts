/** Starts the console: store, intake, API and pages in one process on one port. */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { api, describeProjects, Live } from "../api/index.ts";
import type { Project } from "../api/schema.ts";
import { defaultIntakeLimits, Intake, otlpRoutes, sentryRoutes, takeRawBodies } from "../intake/index.ts";
import { RecoveryWatch } from "../recovery/index.ts";
import { openStore } from "../store/index.ts";
import { checkPort } from "./check-port.ts";
import { checkPublicUrl } from "./check-public-url.ts";
import { createServer } from "./create-server.ts";
import { DatabaseWatch } from "./database-watch.ts";
import { ensureProject } from "./ensure-project.ts";
import { healthRoutes } from "./health-routes.ts";
import { holdFolder } from "./hold-folder.ts";
import { keepRetention } from "./keep-retention.ts";
import {
  type ConsoleOptions,
  defaultDrainMs,
  defaultRecoveryEveryMs,
  defaultRetention,
  defaultRetentionEveryMs,
  defaultSignInMs,
} from "./options.ts";
import { servePages } from "./pages.ts";
import { toStartError } from "./start-error.ts";
import { within } from "./within.ts";

/**
 * A running console.
 *
 * @example
 * const { url, signIn, projects, close } = await startConsole({ port: 0 });
 */
export interface Console {
  /** Where it is reached, without a slash at the end: `publicUrl`, or made of host and port. */
  url: string;
  /** Link that signs a browser in, once, within `signInMs`. */
  signIn: string;
  /** With the addresses and keys to send to; at least one, its `dsn` is null where all its keys were revoked. */
  projects: Project[];
  /** Takes nothing new, answers what is in flight after it is stored, and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** What a shutdown whose time is over still waits for the last answers to leave. Milliseconds. */
const LAST_ANSWERS_MS = 200;

/**
 * Starts the console and resolves when it takes requests. The first start makes a project `default` with an ingest key.
 *
 * @throws {StartError} `invalid_public_url`, `port_in_use`, `cannot_listen`; nothing is left open then
 * @throws {StoreError} `store_folder`, `store_locked`, `store_newer`, `store_corrupt`, `store_unreachable`, `store_migration`,
 *   `store_full`; see docs/reference/errors.md
 * @example
 * const running = await startConsole({ port: 4500, dataDir: "data" });
 * console.log(running.projects[0]?.dsn);
 * await running.close();
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const { databaseUrl, dataDir = "holdfast-data", adminToken } = options;
  if (adminToken && adminToken.length < 16) {
    log("HOLDFAST_ADMIN_TOKEN has fewer than 16 characters: it can be guessed. Take a longer one.");
  }
  checkPublicUrl(options.publicUrl);
  await checkPort(options.host ?? "127.0.0.1", options.port);
  const location = databaseUrl ? { databaseUrl } : { dataDir };
  const release = options.store || databaseUrl ? () => {} : await holdFolder(dataDir);
  let store = options.store;
  try {
    store ??= await openStore(location, { log, writerThread: true });
    const running = await serve({ ...options, store, log });
    return { ...running, close: () => running.close().finally(release) };
  } catch (error) {
    await store?.close().catch(() => {});
    release();
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
    decoding: options.decoding,
    log,
    onWritten: ({ issues }) => {
      live.tell(issues);
      recoveries.hear();
    },
  });
  const recoveries = new RecoveryWatch({
    store,
    log,
    everyMs: options.recoveryEveryMs ?? defaultRecoveryEveryMs,
    onChange: (issue) => live.tell([issue]),
  });
  let url = options.publicUrl?.replace(/\/+$/, "") ?? "";
  const publicUrl = () => url;

  const stopTimers = async () => {
    await recoveries.stop();
    live.close();
    watch.close();
    intake.keys.close();
    intake.commit.close();
    await intake.tally.close();
  };

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

  try {
    await ensureProject(store);
    await Promise.all([intake.keys.reload(), watch.ask()]);
    await app.listen({ host, port: options.port }).catch((error: unknown) => {
      throw toStartError(error, host, options.port);
    });
  } catch (error) {
    await stopTimers();
    throw error;
  }
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
    await within(drainMs, stopTimers());
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
