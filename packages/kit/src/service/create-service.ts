/** The whole kit in one object: boot, health, jobs, errors, signals and the orderly end of one service. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { AddressInfo } from "node:net";
import {
  type Boot,
  type BootOptions,
  type BootResult,
  createBoot,
  type Front,
  type FrontTls,
  openFirst,
  protocolOf,
  sayMismatch,
  tlsOf,
} from "../boot/index.ts";
import { processWide, registerCloser } from "../core/index.ts";
import { createHealth, type Health, type HealthOptions } from "../health/index.ts";
import { createJobs, type Jobs, type JobsOptions } from "../jobs/index.ts";
import { type LogOptions, type OutOptions, startLogs, startOut } from "../out/index.ts";
import type { AdapterOptions, OwnAnswer } from "../requests/index.ts";
import { installShutdown, type Shutdown, type ShutdownOptions } from "../shutdown/index.ts";
import { ServiceOrderError } from "./errors.ts";
import { type MetricsOptions, metricsAnswer } from "./metrics-answer.ts";
import { portOf } from "./port-of.ts";
import { type ServiceApp, serveApp, serverOf } from "./serve-app.ts";

export interface ServiceOptions {
  /** As logs, signals and health name it. */
  name: string;
  /** Version or commit that runs. (Default: as OTEL_RESOURCE_ATTRIBUTES or the platform say) */
  release?: string;
  /** (Default: as OTEL_RESOURCE_ATTRIBUTES, the platform or NODE_ENV say) */
  environment?: string;
  /** Where signals go; false for nowhere. (Default: as the OTEL_* variables say; nowhere without them) */
  out?: OutOptions | false;
  /** Log lines of what the kit tells; false for none. (Default: JSON lines on stdout) */
  logs?: LogOptions | false;
  /** (Default: see `createBoot`) */
  boot?: Omit<BootOptions, "service" | "release" | "environment">;
  /** (Default: see `createHealth`) */
  health?: Omit<HealthOptions, "service" | "release" | "environment">;
  /** `/metrics`; false for none. (Default: closed; in development open to callers on this machine) */
  metrics?: MetricsOptions | false;
  /** (Default: see `createJobs`; jobs begin once the service is ready) */
  jobs?: Omit<JobsOptions, "autoStart">;
  /** (Default: see `installShutdown`) */
  shutdown?: Omit<ShutdownOptions, "service" | "release">;
  /** Hide messages of 5xx from callers. (Default: unless NODE_ENV is `development` or `test`) */
  production?: boolean;
}

export interface ListenAddress {
  /** 0 for any free one. (Default: PORT, else 3000) */
  port?: number;
  /** (Default: HOST, else all addresses) */
  host?: string;
  /**
   * The app speaks HTTPS: its key and certificate, so that health answers in HTTPS from the first second. (Default: those of an app
   * that brings its server; an app that is made by a function is not known before)
   */
  tls?: FrontTls;
}

/** Makes the app once the phases are over. */
export type MakeApp = (started: BootResult) => ServiceApp | Promise<ServiceApp>;

export interface Service {
  /** A phase of the start: see `Boot.phase`. */
  readonly phase: Boot["phase"];
  /** An optional part: it fails alone. See `Boot.module`. */
  readonly module: Boot["module"];
  /** A check: see `Health.check`. */
  readonly check: Health["check"];
  /** A job: see `Jobs.job`. */
  readonly job: Jobs["job"];
  readonly health: Health;
  readonly shutdown: Shutdown;
  /** What the kit answers by itself: for an adapter's `answer` where `listen` is not used. */
  readonly answer: readonly OwnAnswer[];
  /** Options for an adapter: `await app.register(holdfast, service.adapter)`. */
  readonly adapter: AdapterOptions;
  /**
   * Opens the port, starts phase by phase while health answers, then lets the app take over: that is the last phase, `listen`, with a
   * deadline like the others. Resolves when the service is ready. An app that can't take over is a failed start.
   *
   * @param make of at most one parameter: makes the app of what the phases answered
   * @throws ServiceOrderError, ServiceAddressError; PortNotOpenError; BootFailedError where `boot.exitOnFailure` is false
   */
  listen(make: MakeApp, address?: ListenAddress): Promise<{ port: number }>;
  listen(app: ServiceApp, address?: ListenAddress): Promise<{ port: number }>;
}

/**
 * Composes the kit. Every part can also be used alone.
 *
 * @throws OutOptionsError, HealthSetupError, DurationError
 * @example
 * const service = createService({ name: "stock", release: "1.4.2" });
 * const db = service.phase("database", { deadline: "20s" }, connect);
 * service.check("database", { affects: ["/api/*"] }, () => pool.query("select 1").then(() => true));
 * service.job("settle", { every: "5m", flag: "settlement", deadline: "1m" }, settle);
 * await service.listen(app);
 */
export function createService(options: ServiceOptions): Service {
  const { name, release, environment, production } = options;
  const named = {
    service: name,
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
  };
  if (options.logs !== false) logOnce(options.logs);
  if (options.out !== false) startOut({ ...named, ...options.out });
  const shutdown = installShutdown({
    ...options.shutdown,
    service: name,
    ...(release !== undefined && { release }),
  });
  const boot = createBoot({ ...options.boot, ...named });
  const health = createHealth({ ...options.health, ...named });
  const jobs = createJobs({ ...options.jobs, autoStart: false });
  const answer: readonly OwnAnswer[] = [
    health.answerHealth,
    ...(options.metrics === false
      ? []
      : [metricsAnswer({ ...(production !== undefined && { local: !production }), ...options.metrics })]),
  ];
  const adapter: AdapterOptions = { answer, ...(production !== undefined && { production }) };
  let listening = false;

  return {
    phase: boot.phase,
    module: boot.module,
    check: health.check,
    job: jobs.job,
    health,
    shutdown,
    answer,
    adapter,
    listen: async (app: ServiceApp | MakeApp, address: ListenAddress = {}) => {
      if (listening) throw new ServiceOrderError("listen() was called twice: a service has one start.");
      listening = true;
      const host = address.host ?? process.env["HOST"];
      const tls = address.tls ?? tlsOf(serverOf(app));
      const front: Front = await openFirst(boot, {
        port: portOf(address.port ?? process.env["PORT"]),
        ...(host !== undefined && host !== "" && { host }),
        ...(tls && { tls }),
        health,
      });
      // What listens inside of a phase would hand that phase's context on to every request.
      const outside = AsyncLocalStorage.snapshot();
      const before = boot.timeline().phases.map((phase) => phase.name);
      const last = boot.phase(freeName(before), { after: before }, async ({ result, signal }) => {
        const started = { timeline: boot.timeline(), result };
        const served = await serveApp(isMaker(app) ? await app(started) : app, adapter);
        signal.throwIfAborted();
        if (typeof served.listen === "function") sayMismatch(front.protocol, protocolOf(served.server));
        // Before it listens: a shutdown may begin at any time.
        shutdown.drain(served.server);
        registerCloser({ name: "app", stage: "sockets", close: served.close });
        await outside(() => front.handOver(served.listen));
        return served.server;
      });
      const started = await boot.start();
      jobs.start();
      const bound = started.result(last).address() as AddressInfo | null;
      return { port: bound?.port ?? front.port };
    },
  };
}

const onStdout = processWide("service-logs", () => ({ started: false }));

/** Two services of one process share what is told: on stdout each line stands once. */
function logOnce(logs: LogOptions | undefined): void {
  if (logs === undefined && onStdout.started) return;
  if (logs === undefined) onStdout.started = true;
  startLogs(logs ?? {});
}

/** The service may have a phase of that name. */
function freeName(taken: readonly string[]): string {
  let name = "listen";
  while (taken.includes(name)) name = `${name} (app)`;
  return name;
}

/** A function of at most one parameter makes the app; a request listener has two, an Express app three. */
function isMaker(app: unknown): app is MakeApp {
  return typeof app === "function" && app.length <= 1 && !("handle" in app) && !("fetch" in app);
}
