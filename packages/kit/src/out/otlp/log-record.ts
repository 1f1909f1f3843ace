/** Log records of OTLP, as JSON text: made once, counted by length, sent as they are. */
import type { Level } from "@holdfast/signals";
import { redact } from "@holdfast/signals/redact";
import type { Site, WorkContext } from "../../core/index.ts";
import { describeError } from "../../errors/index.ts";
import { exceptionText } from "../exception-text.ts";
import { mapStacks } from "../source-maps.ts";
import { type AttributeValues, attributes, nanos } from "./attributes.ts";

/** SeverityNumber of OpenTelemetry's log data model. */
const severities: Readonly<Record<Level, number>> = { fatal: 21, error: 17, warning: 13, info: 9, debug: 5 };

export interface RecordInit {
  time: number;
  level: Level;
  eventName?: string;
  body: string;
  context?: WorkContext | undefined;
  /** An exception; `present: false` names it so that it is no failure: it is told, not counted as one. */
  exception?: { error: unknown; present?: boolean; handled?: boolean; mechanism?: string; caughtAt?: Site };
  status?: number | undefined;
  more?: AttributeValues;
}

/** JSON text of one LogRecord. Secrets replaced. */
export function logRecord(init: RecordInit): string {
  const { context } = init;
  const record = {
    timeUnixNano: nanos(init.time),
    observedTimeUnixNano: nanos(Date.now()),
    severityNumber: severities[init.level],
    severityText: init.level === "warning" ? "WARN" : init.level.toUpperCase(),
    ...(init.eventName !== undefined && { eventName: init.eventName }),
    body: { stringValue: init.body },
    attributes: attributes({ ...workOf(context, init.status), ...exceptionOf(init), ...init.more }),
  };
  const clean = redact(record).value;
  // Ids and times are what they are, even where they look like a card number.
  return JSON.stringify({
    ...clean,
    timeUnixNano: record.timeUnixNano,
    observedTimeUnixNano: record.observedTimeUnixNano,
    ...(context && { traceId: context.traceId, spanId: context.spanId, flags: context.traceFlags }),
  });
}

function workOf(
  context: WorkContext | undefined,
  status: number | undefined,
): Record<string, string | number | undefined> {
  if (!context) return {};
  const { kind, method, path, route } = context;
  if (kind !== "http") return { "holdfast.work.kind": kind, "holdfast.work.name": route };
  return {
    "http.request.method": method,
    "url.path": path,
    "http.route": templateOf(method, route),
    "http.response.status_code": status,
    "http.request.id": context.id,
  };
}

/** The route's template alone: the method may stand before it. */
export function templateOf(method: string | undefined, route: string | undefined): string | undefined {
  if (route === undefined) return undefined;
  const template =
    method !== undefined && route.startsWith(`${method} `) ? route.slice(method.length + 1) : route;
  return template === method ? undefined : template;
}

function exceptionOf({ exception }: RecordInit): Record<string, string | number | boolean | undefined> {
  if (!exception) return {};
  const exceptions = mapStacks(describeError(exception.error));
  const { type, message } = exceptions.at(-1)!;
  const prefix = exception.present === false ? "holdfast.exception" : "exception";
  const { caughtAt } = exception;
  return {
    [`${prefix}.type`]: type,
    [`${prefix}.message`]: message,
    [`${prefix}.stacktrace`]: exceptionText(exceptions),
    "holdfast.exception.handled": exception.handled,
    "holdfast.exception.mechanism": exception.mechanism,
    "holdfast.exception.caught_at.file": caughtAt?.file,
    "holdfast.exception.caught_at.line": caughtAt?.line,
    "holdfast.exception.caught_at.column": caughtAt?.column,
    "holdfast.exception.caught_at.function": caughtAt?.function,
  };
}
