/** One failure as one signal told it. */
import { z } from "zod";
import { Exception } from "./exception.ts";

/** How grave it is, gravest first. Words of other scales are brought to these: critical is `fatal`, notice `info`, trace `debug`. */
export const Level = z.enum(["fatal", "error", "warning", "info", "debug"]);
export type Level = z.infer<typeof Level>;

/** A flag as it was evaluated for a request (OpenTelemetry `feature_flag.evaluation`, Sentry `contexts.flags`). */
export const FlagEvaluation = z.object({
  key: z.string(),
  variant: z.string().optional(),
  /** The value as JSON text or plain string. */
  value: z.string().optional(),
  reason: z.string().optional(),
  time: z.number().optional(),
  traceId: z.string().optional(),
  spanId: z.string().optional(),
});
export type FlagEvaluation = z.infer<typeof FlagEvaluation>;

/** The HTTP request that failed. */
export const RequestInfo = z.object({
  /** Upper case, e.g. `GET`. */
  method: z.string().optional(),
  /** Path or URL without the query. */
  url: z.string().optional(),
  /** Status that was answered, when known. */
  status: z.number().optional(),
  /** Request id that the service or its platform gave. */
  id: z.string().optional(),
});
export type RequestInfo = z.infer<typeof RequestInfo>;

/**
 * One error event: what one signal (a Sentry event, a span, a log record, lines of a log) says about one failure.
 * Several events of one request make one failure: see `correlate` in `@holdfast/diagnosis`.
 *
 * @example
 * const event = ErrorEvent.parse(JSON.parse(row.json)); // throws ZodError where it is none
 * event.exceptions.at(-1)?.type; // what people saw
 */
export const ErrorEvent = z.object({
  /** 32 lower-case hex digits; the sender's where it has one, else derived from the content, so a replay has the same id. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  source: z.enum(["sentry", "otlp", "log", "kit"]),
  /** Epoch milliseconds, as the sender's clock had it. */
  time: z.number(),
  level: Level,
  /** The text of an event that has no exception, or that came with one. */
  message: z.string().optional(),
  /** Oldest first; may be empty. */
  exceptions: z.array(Exception),
  service: z.string().optional(),
  /** Instance of the service: server name, host, pod, process. */
  instance: z.string().optional(),
  release: z.string().optional(),
  environment: z.string().optional(),
  /** Runtime: `node`, `javascript`, `python`, `java`, `go`, `postgres`, or as sent. */
  platform: z.string().optional(),
  /** Route template with method, e.g. `GET /dashboard/:id`; job or consumer name where it was no request. */
  route: z.string().optional(),
  request: RequestInfo.optional(),
  traceId: z.string().optional(),
  spanId: z.string().optional(),
  parentSpanId: z.string().optional(),
  /** Logger, when the sender names one. */
  logger: z.string().optional(),
  flags: z.array(FlagEvaluation).optional(),
  tags: z.record(z.string(), z.string()).optional(),
  /** An opaque id of the user, never a name or address. */
  user: z.string().optional(),
  /** `name/version` of the SDK. */
  sdk: z.string().optional(),
  /** The sender's own grouping, when it set one (Sentry `fingerprint`); `{{ default }}` stands for ours. */
  fingerprint: z.array(z.string()).optional(),
  /** Where it stood in a log: 1-based first and last line; `file` names the log where several are looked at together. */
  lines: z.object({ first: z.number(), last: z.number(), file: z.string().optional() }).optional(),
  /** Names of the limits that cut something from it. */
  cut: z.array(z.string()).optional(),
});
export type ErrorEvent = z.infer<typeof ErrorEvent>;
