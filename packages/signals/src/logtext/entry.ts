/** What the head of a record says; the rest of the record is its text. */
import type { Level, RequestInfo } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";

/** Fields are as in `ErrorEvent`. */
export interface Entry {
  /** Name of the format, e.g. `pino`, `postgres`, `python`. */
  format: string;
  /** First line of the text: what was logged, without the head. */
  text: string;
  time?: number;
  level?: Level;
  logger?: string;
  service?: string;
  instance?: string;
  release?: string;
  environment?: string;
  platform?: string;
  route?: string;
  request?: RequestInfo;
  traceId?: string;
  spanId?: string;
  tags?: Record<string, string>;
  user?: string;
  /** What stood in brackets behind the level and may be a request's mark. */
  mark?: string;
  /** Exceptions that stood in fields of their own. */
  exceptions?: Exception[];
  /** Lines that follow never belong to it (JSON, access logs). */
  closed?: boolean;
  /** The record is kept though its level would not tell. */
  keep?: boolean;
  /** PostgreSQL: the backend, to which continuation lines belong, the kind of line, and the tag that the last one of those went to. */
  postgres?: { pid: string; word: string; state?: string; detail?: string };
}

/** Fields that a carrier (Docker, a platform, syslog) put around the line. */
export interface Carrier {
  /** Tells streams apart that were written into one file. */
  source: string;
  time?: number;
  level?: Level;
  service?: string;
  instance?: string;
  requestId?: string;
  traceId?: string;
  spanId?: string;
  request?: RequestInfo;
  format?: string;
  /** Kubernetes' container runtime: the stream, and whether its next line goes on with this one. */
  stream?: string;
  partial?: boolean;
}
