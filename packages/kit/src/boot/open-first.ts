/** The port opens first: health answers from the first second, also while a phase blocks the event loop; then the service takes over. */
import type { Server } from "node:net";
import { Worker } from "node:worker_threads";
import { messageOf, type Note, onNote, ownFailure, registerCloser, tell, threadArgs } from "../core/index.ts";
import type { Health } from "../health/index.ts";
import type { HealthSnapshot } from "../health/snapshot/index.ts";
import { BLOCKED_CHANNEL } from "../watchdog/index.ts";
import type { Boot } from "./create-boot.ts";
import { PortNotOpenError } from "./errors.ts";
import { type FrontAddress, sharesPort, startFrontServer } from "./front-server.ts";
import type { FromFront, FrontThreadData, ToFront } from "./front-thread.ts";
import { type FrontTls, type Protocol, protocolOf, sayForeign, sayMismatch } from "./front-tls.ts";

export interface OpenFirstOptions {
  /** 0 for any free one. */
  port: number;
  /** (Default: all addresses, as `server.listen` does) */
  host?: string;
  /** The service speaks HTTPS: its certificate and key, so that health answers in HTTPS from the first second. (Default: HTTP) */
  tls?: FrontTls;
  /** What answers for the service later answers for its start too. (Default: one without checks, at `healthPath`) */
  health?: Health;
  /** Where the health endpoints are, if `health` is not given. (Default: "/health") */
  healthPath?: string;
}

/** What to listen with: as it is for `server.listen` and Fastify's `app.listen`. */
export interface ListenOptions {
  port: number;
  host?: string;
  reusePort?: true;
}

export interface Front {
  readonly port: number;
  /** Until `handOver`. */
  readonly protocol: Protocol;
  /**
   * Lets the service take the port: a server, or a function that makes it listen. On Linux both listen for a moment and no connection is
   * refused (one made in the very instant of the change can be reset); elsewhere the front closes first, and for some milliseconds connections are.
   *
   * @throws what `listen` throws
   */
  handOver(service: Server | ((options: ListenOptions) => unknown)): Promise<void>;
  /** Ends the front without a service. */
  close(): Promise<void>;
}

/** After a note of these, health may answer otherwise than before. */
const changing: ReadonlySet<Note["kind"]> = new Set(["phase", "boot", "health", "shutdown"]);

/** Milliseconds in which the thread has to answer. */
const PATIENCE = 5_000;

/**
 * Listens at once, in a thread of its own. Until `handOver` the health paths answer as `health` does (200 for `/health/live`, 503 with
 * the phase for the others), everything else 503 as `application/problem+json` with Retry-After.
 *
 * @throws PortNotOpenError, with the `code` of the cause in it: EADDRINUSE also where another process would share the port
 * @example
 * const boot = createBoot();
 * const front = await openFirst(boot, { port: Number(process.env.PORT ?? 3000) });
 * boot.phase("database", connect);
 * await boot.start();
 * await front.handOver(createServer(app));
 */
export async function openFirst(boot: Boot, options: OpenFirstOptions): Promise<Front> {
  const { host, tls } = options;
  const address = { port: options.port, ...(host !== undefined && { host }), ...(tls && { tls }) };
  const protocol: Protocol = tls ? "HTTPS" : "HTTP";
  const own = options.health ? undefined : await healthOf(boot, options.healthPath);
  const health = options.health ?? own!;
  const read = (): HealthSnapshot => {
    const snapshot = health.snapshot();
    // Until the service has the port, nothing but health is answered there: not ready, whatever the phases say.
    return snapshot.lifecycle === "ready" ? { ...snapshot, lifecycle: "starting" } : snapshot;
  };
  const front = (await inThread(address, read, protocol)) ?? (await inMainThread(address, read, protocol));
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    unregister();
    own?.close();
    closing ??= front.close();
    return closing;
  };
  const unregister = registerCloser({ name: "start-up front", stage: "drain", close });
  return {
    port: front.port,
    protocol,
    close,
    handOver: async (service) => {
      if (!sharesPort) await close();
      const listenOptions: ListenOptions = {
        port: front.port,
        ...(host !== undefined && { host }),
        ...(sharesPort && { reusePort: true as const }),
      };
      if (typeof service !== "function") sayMismatch(protocol, protocolOf(service));
      if (typeof service === "function") await service(listenOptions);
      else await listen(service, listenOptions);
      await close();
    },
  };
}

function listen(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

interface Opened {
  port: number;
  close(): Promise<void>;
}

/** Undefined where no thread can be had. */
async function inThread(
  address: FrontAddress,
  read: () => HealthSnapshot,
  protocol: Protocol,
): Promise<Opened | undefined> {
  let worker: Worker;
  try {
    const data: FrontThreadData = { address, snapshot: read(), channel: BLOCKED_CHANNEL };
    worker = new Worker(
      new URL(import.meta.url.endsWith(".ts") ? "./front-thread.ts" : "./front-thread.js", import.meta.url),
      {
        workerData: data,
        name: "holdfast-front",
        execArgv: [...threadArgs],
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
      },
    );
  } catch (error) {
    sayReduced(error);
    return undefined;
  }
  const answer = await firstAnswer(worker);
  if (answer instanceof Error) {
    sayReduced(answer);
    void worker.terminate();
    return undefined;
  }
  if (answer.kind === "failed") {
    void worker.terminate();
    throw new PortNotOpenError(answer.message, answer);
  }
  worker.on("error", (error) => ownFailure("boot: front", error));
  worker.on("message", ({ kind }: FromFront) => kind === "foreign" && sayForeign(protocol));
  const send = (message: ToFront): void => worker.postMessage(message);
  const stop = onNote((note) => {
    if (changing.has(note.kind)) send({ kind: "snapshot", snapshot: read() });
  });
  return {
    port: answer.kind === "listening" ? answer.port : address.port,
    close: async () => {
      stop();
      const over = new Promise<void>((resolve) => {
        worker.once("exit", () => resolve());
        setTimeout(resolve, PATIENCE).unref();
      });
      send({ kind: "close" });
      await over;
      await worker.terminate();
    },
  };
}

function firstAnswer(worker: Worker): Promise<FromFront | Error> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(new Error("its thread did not answer")), PATIENCE);
    const settle = (answer: FromFront | Error): void => {
      clearTimeout(late);
      resolve(answer);
    };
    worker.once("message", settle);
    worker.once("error", (error) => settle(error instanceof Error ? error : new Error(String(error))));
    worker.once("exit", () => settle(new Error("its thread ended")));
  });
}

async function inMainThread(
  address: FrontAddress,
  read: () => HealthSnapshot,
  protocol: Protocol,
): Promise<Opened> {
  try {
    return await startFrontServer(address, read, () => sayForeign(protocol));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new PortNotOpenError(message, { code, port: address.port });
  }
}

function sayReduced(error: unknown): void {
  tell({
    kind: "reduced",
    level: "warning",
    part: "front",
    message: `health answers from the main thread while the service starts (${messageOf(error)}): it will not, while a phase blocks the event loop.`,
  });
}

/** Loaded only where it is needed: most services bring their own. */
async function healthOf(boot: Boot, path = "/health"): Promise<Health> {
  const { createHealth } = await import("../health/index.ts");
  const { service, release, environment } = boot.timeline();
  return createHealth({
    path,
    startup: () => boot.timeline(),
    ...(service !== undefined && { service }),
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
  });
}
