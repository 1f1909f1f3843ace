/** What signals are sent to, by the options and the standard OTEL_* variables. */
import { createHash, randomUUID } from "node:crypto";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { type Duration, toMilliseconds } from "../core/index.ts";
import { OutOptionsError } from "./errors.ts";
import { readList } from "./read-list.ts";

/** Where signals go and how much may be kept. */
export interface OutOptions {
  /** Base address; `/v1/logs` and `/v1/metrics` are added. (Default: OTEL_EXPORTER_OTLP_ENDPOINT) */
  endpoint?: string;
  /** Sent with each request, e.g. the project's key. (Default: OTEL_EXPORTER_OTLP_HEADERS) */
  headers?: Readonly<Record<string, string>>;
  /** (Default: OTEL_SERVICE_NAME, else service.name of OTEL_RESOURCE_ATTRIBUTES, else npm_package_name, else "unknown_service:node") */
  service?: string;
  /** Version or commit. (Default: service.version of OTEL_RESOURCE_ATTRIBUTES, else npm_package_version) */
  release?: string;
  /** (Default: deployment.environment.name of OTEL_RESOURCE_ATTRIBUTES, else NODE_ENV) */
  environment?: string;
  /** Which copy of the service. (Default: a new UUID) */
  instance?: string;
  /** Further resource attributes; they win over OTEL_RESOURCE_ATTRIBUTES. */
  resource?: Readonly<Record<string, string>>;
  /** How long a log record waits for others. (Default: "500ms") */
  logDelay?: Duration;
  /** How often metrics are sent. (Default: OTEL_METRIC_EXPORT_INTERVAL, else "10s") */
  metricInterval?: Duration;
  /** For one request. (Default: OTEL_EXPORTER_OTLP_TIMEOUT, else "10s") */
  timeout?: Duration;
  /** Bytes that wait in memory. (Default: 8 MiB) */
  memoryBytes?: number;
  /** Folder for what can't be sent now; false: memory only. (Default: a folder of this service's own in the system's temporary folder) */
  spool?: string | false;
  /** Bytes of the spool; the oldest go first. (Default: 64 MiB) */
  spoolBytes?: number;
  /** Older files of the spool are deleted. (Default: "1d") */
  spoolAge?: Duration;
}

export interface OutSettings {
  logs: URL;
  metrics: URL;
  headers: Record<string, string>;
  resource: Record<string, string>;
  logDelay: number;
  metricInterval: number;
  timeout: number;
  memoryBytes: number;
  /** False: the variables say that this signal is not wanted. */
  wanted: { logs: boolean; metrics: boolean };
  spool: string | undefined;
  /** The folder is the kit's own choice: then nobody else may own it. */
  ownSpool: boolean;
  spoolBytes: number;
  spoolAge: number;
}

const MiB = 1024 * 1024;

/**
 * Options and environment as one. Undefined where nothing says whereto.
 *
 * @throws OutOptionsError where the address is none or a header can't be sent
 */
export function settingsOf(
  options: OutOptions,
  env: Readonly<Record<string, string | undefined>>,
): OutSettings | undefined {
  const base = options.endpoint ?? env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";
  const logs = address("logs", options.endpoint, base, env["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"]);
  const metrics = address("metrics", options.endpoint, base, env["OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"]);
  if (!logs || !metrics) return undefined;
  const resource = resourceOf(options, env);
  const own = `${resource["service.name"]}\n${logs.href}`;
  const folder = join(
    tmpdir(),
    `holdfast-spool-${createHash("sha256").update(own).digest("hex").slice(0, 16)}`,
  );
  return {
    logs,
    metrics,
    headers: headersOf({ ...readList(env["OTEL_EXPORTER_OTLP_HEADERS"]), ...options.headers }),
    resource,
    logDelay: toMilliseconds(options.logDelay ?? 500),
    metricInterval: toMilliseconds(
      options.metricInterval ?? milliseconds(env["OTEL_METRIC_EXPORT_INTERVAL"]) ?? 10_000,
    ),
    timeout: toMilliseconds(options.timeout ?? milliseconds(env["OTEL_EXPORTER_OTLP_TIMEOUT"]) ?? 10_000),
    wanted: {
      logs: env["OTEL_LOGS_EXPORTER"] !== "none",
      metrics: env["OTEL_METRICS_EXPORTER"] !== "none",
    },
    memoryBytes: options.memoryBytes ?? 8 * MiB,
    spool: options.spool === false ? undefined : (options.spool ?? folder),
    ownSpool: options.spool === undefined,
    spoolBytes: options.spoolBytes ?? 64 * MiB,
    spoolAge: toMilliseconds(options.spoolAge ?? "1d"),
  };
}

function headersOf(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      throw new OutOptionsError(
        `The header ${JSON.stringify(name)} can't be sent: check \`headers\` of startOut, or OTEL_EXPORTER_OTLP_HEADERS.`,
        { cause: error },
      );
    }
  }
  return headers;
}

/** A signal's own variable holds the whole address (OpenTelemetry specification, OTLP exporter configuration). */
function address(
  signal: string,
  given: string | undefined,
  base: string,
  own: string | undefined,
): URL | undefined {
  const text =
    given === undefined && own ? own : base === "" ? "" : `${base.replace(/\/+$/, "")}/v1/${signal}`;
  if (text === "") return undefined;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new OutOptionsError(
    `The endpoint for ${signal} is no http or https address: check \`endpoint\` of startOut, or OTEL_EXPORTER_OTLP_ENDPOINT.`,
  );
}

function resourceOf(
  options: OutOptions,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const given = { ...readList(env["OTEL_RESOURCE_ATTRIBUTES"]), ...options.resource };
  const release = options.release ?? given["service.version"] ?? env["npm_package_version"];
  const environment = options.environment ?? given["deployment.environment.name"] ?? env["NODE_ENV"];
  return {
    ...given,
    "service.name":
      options.service ??
      (env["OTEL_SERVICE_NAME"] ||
        given["service.name"] ||
        env["npm_package_name"] ||
        "unknown_service:node"),
    "service.instance.id": options.instance ?? given["service.instance.id"] ?? randomUUID(),
    ...(release && { "service.version": release }),
    ...(environment && { "deployment.environment.name": environment }),
    "host.name": given["host.name"] ?? hostname(),
    "process.pid": String(process.pid),
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.name": "holdfast",
    "telemetry.sdk.version": "0.1.0",
  };
}

/** Bare numbers of the OTEL_* variables are milliseconds. */
function milliseconds(text: string | undefined): number | undefined {
  const number = Number(text);
  return text && Number.isFinite(number) && number > 0 ? number : undefined;
}
