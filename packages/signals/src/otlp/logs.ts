/** Log records: failures become error events, flag evaluations, boots and health reports are kept, the rest is counted. */

import { seenAnswer } from "../health/index.ts";
import { parsePayloadStack, tooMuchStack, wasRefused } from "../payload-limits.ts";
import type { ErrorEvent, Level } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";
import type { HealthReport } from "../words/operation.ts";
import { accessOf } from "./access-record.ts";
import { Attributes, type Plain, plain, scalarText } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { bootEvent, bootOf } from "./boots.ts";
import { draftError, hexId, tagsOf, userOf } from "./error-draft.ts";
import { exceptionsOf, firstLine, hasException, joinChains } from "./exceptions.ts";
import { FlagsByTrace, flagEvents, flagOf } from "./flags.ts";
import { forEachItem } from "./for-each-item.ts";
import { healthEvent, healthOf } from "./health.ts";
import { levelOf, severityNames } from "./log-level.ts";
import { loggedExceptions } from "./logged-exception.ts";
import { isObject } from "./read-json.ts";
import { requestOf } from "./request.ts";
import type { Origin } from "./resource.ts";
import { SeenAnswers } from "./seen-answers.ts";
import { levelIn, structuredBody } from "./structured-body.ts";
import { cleanText } from "./text.ts";
import { epochMs, isInt64 } from "./time.ts";
import { enumOf, isList, isText } from "./wire-types.ts";

/** What the normaliser needs of one record, checked. */
interface LogRecord {
  traceId: string | undefined;
  spanId: string | undefined;
  /** Nanoseconds; the observed time stands in for a missing own one. */
  nanos: unknown;
  level: Level | undefined;
  eventName: string | undefined;
  body: Plain | undefined;
  attributes: Attributes;
  scope: string | undefined;
}

/** Normalises a logs request. */
export function readLogs(request: Record<string, unknown>, batch: Batch): void {
  const flags = new FlagsByTrace();
  const events: ErrorEvent[] = [];
  const answers = new SeenAnswers();
  forEachItem(request, ["resourceLogs", "scopeLogs", "logRecords"], "log", batch, (item, origin, scope) => {
    if (!batch.admit(item, "log")) return;
    const record = checkRecord(item, scope, batch);
    if (record === undefined) return batch.drop("wrong_type", "log");
    if (record.eventName !== undefined && flagEvents.has(record.eventName)) {
      const time = epochMs(record.nanos);
      const where = { traceId: record.traceId, spanId: record.spanId, ...(time !== undefined && { time }) };
      const flag = flagOf(record.attributes, batch.limits.textChars, where, record.body);
      if (flag === undefined) return batch.drop("no_flag_key", "log");
      flags.add(flag, batch.limits.tags);
      return batch.flag(flag);
    }
    const boot = record.eventName === bootEvent ? bootOf(record.attributes, origin, batch) : undefined;
    if (boot) batch.signals.push({ kind: "boot", boot });
    if (record.eventName === healthEvent) {
      const health = healthOf(record.attributes, record.nanos, origin, batch);
      if (!health) return batch.drop("no_health_status", "log");
      batch.signals.push({ kind: "health", health });
      return;
    }
    const event = errorOf(record, origin, batch);
    if (wasRefused(batch.limits)) return batch.drop(tooMuchStack, "log");
    const answer = boot ? undefined : seenIn(record, origin, batch);
    if (answer && answers.first(answer)) batch.signals.push({ kind: "health", health: answer });
    if (event === undefined) return boot ? undefined : batch.count("log");
    events.push(event);
    batch.signals.push({ kind: "error", error: event });
  });
  for (const event of events) {
    const evaluated = flags.of(event.traceId);
    if (evaluated) event.flags = evaluated;
  }
}

/** An answer of a health endpoint, of a sender whose requests are all that is known of its health. */
function seenIn(
  { attributes, body, nanos }: LogRecord,
  origin: Origin,
  batch: Batch,
): HealthReport | undefined {
  const access = accessOf(attributes, body);
  return access && seenAnswer({ ...origin, ...access, time: batch.time(nanos).time });
}

function checkRecord(
  item: Record<string, unknown>,
  scope: string | undefined,
  batch: Batch,
): LogRecord | undefined {
  const { traceId, spanId, severityText, eventName, attributes, body } = item;
  const { timeUnixNano: own, observedTimeUnixNano: observed } = item;
  for (const text of [traceId, spanId, severityText, eventName]) if (!isText(text)) return undefined;
  if (!isList(attributes) || !isInt64(own) || !isInt64(observed)) return undefined;
  if (body !== undefined && body !== null && !isObject(body)) return undefined;
  const severity = enumOf(item["severityNumber"], "SEVERITY_NUMBER_", severityNames);
  if (severity === undefined) return undefined;
  const read = new Attributes(attributes, batch.limits);
  const told = plain(body, batch.limits.depth);
  // A JSON line that nobody took apart: of interest where it may be a failure.
  const open = severity === 0 || severity >= 17;
  const structured = open && typeof told === "string" ? structuredBody(told, batch.limits.depth) : undefined;
  const bodyLevel = structured && levelIn(structured);
  return {
    traceId: hexId(traceId, 32),
    spanId: hexId(spanId, 16),
    nanos: epochMs(own) === undefined ? observed : own,
    level: levelOf(severity, (severityText as string | undefined) ?? undefined) ?? bodyLevel,
    eventName: (eventName as string | undefined) || read.text("event.name"),
    body: structured ?? told,
    attributes: read,
    scope: scope === undefined ? undefined : cleanText(scope, batch.limits.textChars),
  };
}

function errorOf(record: LogRecord, origin: Origin, batch: Batch): ErrorEvent | undefined {
  const { attributes, traceId, spanId } = record;
  const { limits } = batch;
  const carries = hasException(attributes);
  const severe = record.level === "error" || record.level === "fatal";
  if (!carries && !severe) return undefined;

  const { platform } = origin;
  // What a run before left behind is told by the next one, which may be another release.
  const release = attributes.text("service.version");
  let exceptions = carries ? exceptionsOf(attributes, platform, limits) : [];
  if (exceptions.length === 0) exceptions = loggedExceptions(attributes, platform, limits);
  if (exceptions.length === 0 && record.body instanceof Map) {
    exceptions = loggedExceptions(record.body, platform, limits);
  }
  const told = messageOf(record.body);
  let message = told === undefined ? undefined : cleanText(told, limits.messageChars);
  if (exceptions.length === 0 && told !== undefined && /[\r\n]/.test(told)) {
    exceptions = stackIn(told, platform, batch);
    if (exceptions.length > 0) message = cleanText(firstLine(told.trimStart()), limits.messageChars);
  }
  // The caller drops it: no use in making the rest of it.
  if (limits.left.refused) return undefined;
  exceptions = joinChains([exceptions], limits.exceptions);

  const { time, cut: ahead } = batch.time(record.nanos);
  const requested = requestOf(attributes);
  // Jobs and sockets have no address, but a name.
  const route = requested.route ?? attributes.text("holdfast.work.name");
  const logger = attributes.text(["logger.name", "logger", "log.logger"]) ?? record.scope;
  const tags = tagsOf(attributes, batch, { ...origin.tags, "event.name": record.eventName });
  const user = userOf(attributes);
  const tooLong =
    (told?.length ?? 0) > limits.messageChars || attributes.exceeds("exception.message", limits.messageChars);
  const cut = [
    ...(ahead ? ["futureMs"] : []),
    ...(tooLong ? ["messageChars"] : []),
    ...(tags.cut ? ["tags"] : []),
  ];
  const at = epochMs(record.nanos) === undefined ? `received ${batch.received}` : record.nanos;
  return draftError(release === undefined ? origin : { ...origin, release }, {
    id: batch.id([
      "log",
      origin.service,
      origin.instance,
      traceId,
      spanId,
      at,
      record.level,
      told,
      attributes.text("exception.type"),
      attributes.text("exception.message", limits.messageChars),
      attributes.text("exception.stacktrace", limits.itemBytes),
    ]),
    time,
    level: record.level ?? "error",
    ...(message !== undefined && message !== "" && { message }),
    exceptions,
    ...(route !== undefined && { route }),
    ...(requested.request && { request: requested.request }),
    ...(traceId !== undefined && { traceId }),
    ...(spanId !== undefined && { spanId }),
    ...(logger !== undefined && { logger }),
    ...(user !== undefined && { user }),
    ...(Object.keys(tags.tags).length > 0 && { tags: tags.tags }),
    ...(cut.length > 0 && { cut }),
  });
}

/** The line that a person would read: the body's text, or the message in a structured body. */
function messageOf(body: Plain | undefined): string | undefined {
  if (!(body instanceof Map)) return scalarText(body);
  for (const key of ["msg", "message", "text", "event", "body"]) {
    const text = scalarText(body.get(key));
    if (text !== undefined && text !== "") return text;
  }
  return undefined;
}

/** Exceptions of a stack trace inside a text; a text without frames is no trace. */
function stackIn(text: string, platform: string | undefined, batch: Batch): Exception[] {
  const { limits } = batch;
  const stack = cleanText(text, limits.itemBytes);
  const chain = parsePayloadStack(stack, platform, limits);
  return chain.some((exception) => exception.frames.length > 0) ? chain : [];
}
