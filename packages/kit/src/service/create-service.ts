/** The whole kit in one object: boot, health, jobs, errors, signals and the orderly end of one service. */
import type { AddressInfo } from "node:net";
import {
  type Boot,
  type BootOptions,
  type BootResult,
  createBoot,
  type Front,
  openFirst,
} from "../boot/index.ts";
import { registerCloser } from "../core/index.ts";
import { createHealth, type Health, type HealthOptions } from "../health/index.ts";
import { createJobs, type Jobs, type JobsOptions } from "../jobs/index.ts";
import { type LogOptions, type OutOptions, startLogs, startOut } from "../out/index.ts";
import type { AdapterOptions, OwnAnswer } from "../requests/index.ts";
import { installShutdown, type Shutdown, type ShutdownOptions } from "../shutdown/index.ts";
import { ServiceOrderError } from "./errors.ts";
import { type MetricsOptions, metricsAnswer } from "./metrics-answer.ts";
import { type ServiceApp, serveApp } from "./serve-app.ts";

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
  /** `/metrics`; false for none. (Default: for callers on this machine) */
  metrics?: MetricsOptions | false;
  /** (Default: see `createJobs`; jobs begin once the service is ready) */
  jobs?: Omit<JobsOptions, "autoStart">;
  /** (Default: see `installShutdown`) */
  shutdown?: Omit<ShutdownOptions, "service" | "release">;
  /** Hide messages of 5xx from callers. (Default: unless NODE_ENV is `development` or `test`) */
  production?: boolean;
}

export interface ListenAddress {
  /** (Default: PORT, else 3000) */
  port?: number;
  /** (Default: HOST, else all addresses) */
  host?: string;
}

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
   * Opens the port, starts phase by phase while health answers, then lets the app take over. Resolves when the service is ready.
   *
   * @param app may be a function of what the phases answered
   * @throws ServiceOrderError, ServiceAppError; BootFailedError where `boot.exitOnFailure` is false; PortNotOpenError
   */
  listen(
    app: ServiceApp | ((started: BootResult) => ServiceApp | Promise<ServiceApp>),
    address?: ListenAddress,
  ): Promise<{ port: number }>;
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
  if (options.logs !== false) startLogs(options.logs ?? {});
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
    ...(options.metrics === false ? [] : [metricsAnswer(options.metrics)]),
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
    listen: async (app, { port = portOfEnvironment(), host = process.env["HOST"] } = {}) => {
      if (listening) throw new ServiceOrderError("listen() was called twice: a service has one start.");
      listening = true;
      const front: Front = await openFirst(boot, {
        port,
        ...(host !== undefined && { host }),
        ...(options.health?.path !== undefined && { healthPath: options.health.path }),
      });
      const started = await boot.start();
      const served = await serveApp(isMaker(app) ? await app(started) : app, adapter);
      await front.handOver(served.listen);
      shutdown.drain(served.server);
      registerCloser({ name: "app", stage: "sockets", close: served.close });
      jobs.start();
      const address = served.server.address() as AddressInfo | null;
      return { port: address?.port ?? front.port };
    },
  };
}

/** A function of one parameter makes the app; a request listener has two, an Express app three. */
function isMaker(app: unknown): app is (started: BootResult) => ServiceApp | Promise<ServiceApp> {
  return typeof app === "function" && app.length <= 1 && !("handle" in app);
}

function portOfEnvironment(): number {
  const given = process.env["PORT"];
  if (given === undefined || given === "") return 3000;
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ServiceOrderError(
      `PORT is ${JSON.stringify(given)}, which is no port: set it to a number from 0 to 65535.`,
    );
  return port;
}
