/** Spans: failures become error events, server spans become outcomes, the rest is counted. */
import { oneDuration } from "../outcome/index.ts";
import { tooMuchStack, wasRefused } from "../payload-limits.ts";
import type { ErrorEvent, FlagEvaluation } from "../words/error-event.ts";
import type { Exception } from "../words/exception.ts";
import { Attributes } from "./attributes.ts";
import type { Batch } from "./batch.ts";
import { checkSpan, type Span, type SpanKind } from "./check-span.ts";
import { draftError, tagsOf, userOf } from "./error-draft.ts";
import { exceptionsOf, joinChains } from "./exceptions.ts";
import { FlagsByTrace, flagEvents, flagOf } from "./flags.ts";
import { forEachItem } from "./for-each-item.ts";
import { Lineage, type Work } from "./lineage.ts";
import { OutcomeTable } from "./outcome-table.ts";
import { isObject } from "./read-json.ts";
import { type Requested, requestOf } from "./request.ts";
import type { Origin } from "./resource.ts";
import { elapsedMs, epochMs, isInt64 } from "./time.ts";

const minute = 60_000;

/** Normalises a traces request. */
export function readTraces(request: Record<string, unknown>, batch: Batch): void {
  const outcomes = new OutcomeTable("span");
  const lineage = new Lineage();
  const flags = new FlagsByTrace();
  const found: { event: ErrorEvent; service: string | undefined; entry: boolean }[] = [];

  forEachItem(request, ["resourceSpans", "scopeSpans", "spans"], "span", batch, (item, origin) => {
    if (!batch.admit(item, "span")) return;
    const span = checkSpan(item, batch);
    if (span === undefined) return batch.drop("wrong_type", "span");
    const requested =
      span.kind === "client" || span.kind === "producer" ? undefined : requestOf(span.attributes);
    const entry = isEntry(span.kind);
    lineage.add(span, origin.service, entry ? workOf(span, requested) : undefined);
    if (span.kind === "server" && requested) addOutcome(span, requested, origin, outcomes, batch);
    for (const flag of flagsOf(span, batch)) {
      flags.add(flag, batch.limits.tags);
      batch.flag(flag);
    }
    const event = errorOf(span, requested, origin, batch);
    if (wasRefused(batch.limits)) return batch.drop(tooMuchStack, "span");
    if (event === undefined) return batch.count("span");
    batch.signals.push({ kind: "error", error: event });
    found.push({ event, service: origin.service, entry });
  });

  for (const { event, service, entry } of found) {
    const evaluated = flags.of(event.traceId);
    if (evaluated) event.flags = evaluated;
    const work = entry ? undefined : lineage.workOf(event, service);
    if (work?.route !== undefined) event.route = work.route;
    if (work?.request) event.request = { ...event.request, ...work.request };
  }
  for (const outcome of outcomes.list()) batch.signals.push({ kind: "outcome", outcome });
}

function workOf(span: Span, requested: Requested | undefined): Work {
  const route = requested?.route ?? (span.name || undefined);
  return { ...(route !== undefined && { route }), ...(requested?.request && { request: requested.request }) };
}

function addOutcome(
  span: Span,
  requested: Requested,
  origin: Origin,
  outcomes: OutcomeTable,
  batch: Batch,
): void {
  const status = requested.request?.status;
  const { time } = batch.time(span.end, span.start);
  const elapsed = elapsedMs(span.start, span.end);
  // Paths that no route answers for are made up by scanners, without end: they share one row.
  const unrouted = !requested.templated && (status === 404 || status === 405);
  const route = unrouted
    ? undefined
    : (requested.route ?? (requested.request ? undefined : span.name || undefined));
  outcomes.add(origin, {
    route,
    time: time - (time % minute),
    width: minute,
    status,
    failed: status === undefined ? span.error : status >= 500,
    count: 1,
    latency: elapsed === undefined ? undefined : oneDuration(elapsed),
  });
}

function* flagsOf(span: Span, batch: Batch): Generator<FlagEvaluation> {
  for (const event of span.events) {
    if (!isObject(event) || !flagEvents.has(event["name"] as string)) continue;
    const time = epochMs(event["timeUnixNano"]);
    const where = { traceId: span.traceId, spanId: span.spanId, ...(time !== undefined && { time }) };
    const flag = flagOf(new Attributes(event["attributes"], batch.limits), batch.limits.textChars, where);
    if (flag) yield flag;
  }
}

function errorOf(
  span: Span,
  requested: Requested | undefined,
  origin: Origin,
  batch: Batch,
): ErrorEvent | undefined {
  const { attributes } = span;
  const recorded = exceptionEvents(span, origin, batch);
  // The caller drops it: no use in making the rest of it.
  if (batch.limits.left.refused) return undefined;
  const status = requested?.request?.status;
  const serverError = span.kind === "server" && (status === undefined ? span.error : status >= 500);
  const consumerError = span.kind === "consumer" && span.error;
  if (recorded.exceptions.length === 0 && !serverError && !consumerError) return undefined;

  const { time, cut: ahead } = batch.time(recorded.nanos, span.end, span.start);
  const tags = tagsOf(
    attributes,
    batch,
    { ...origin.tags, "span.name": span.name || undefined, "span.kind": span.kind },
    requested === undefined,
  );
  const route = requested?.route ?? (isEntry(span.kind) && span.name !== "" ? span.name : undefined);
  const user = userOf(attributes);
  const message =
    span.statusMessage ?? (recorded.exceptions.length === 0 ? describe(span, route, status) : undefined);
  const cut = [...(ahead ? ["futureMs"] : []), ...(tags.cut ? ["tags"] : []), ...recorded.cut];
  return draftError(origin, {
    id: batch.id(["span", origin.service, span.traceId, span.spanId, span.start, span.end, span.name]),
    time,
    level: "error",
    ...(message !== undefined && { message }),
    exceptions: recorded.exceptions,
    ...(route !== undefined && { route }),
    ...(requested?.request && { request: requested.request }),
    ...(span.traceId !== undefined && { traceId: span.traceId }),
    ...(span.spanId !== undefined && { spanId: span.spanId }),
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    ...(user !== undefined && { user }),
    ...(Object.keys(tags.tags).length > 0 && { tags: tags.tags }),
    ...(cut.length > 0 && { cut }),
  });
}

/** Work comes in by these spans, so their name is a route, job or consumer. */
function isEntry(kind: SpanKind): boolean {
  return kind === "server" || kind === "consumer";
}

function describe(span: Span, route: string | undefined, status: number | undefined): string {
  const what = route ?? (span.name || "A request");
  return status === undefined ? `${what} failed` : `${what} answered ${status}`;
}

function exceptionEvents(
  span: Span,
  origin: Origin,
  batch: Batch,
): { exceptions: Exception[]; nanos: unknown; cut: string[] } {
  const chains: Exception[][] = [];
  const { limits } = batch;
  let nanos: unknown;
  let count = 0;
  const cut = new Set<string>();
  for (const event of span.events) {
    if (!isObject(event) || event["name"] !== "exception") continue;
    // Twice the limit: some of them may be the same one.
    if (++count > limits.exceptions * 2) break;
    const attributes = new Attributes(event["attributes"], limits);
    const chain = exceptionsOf(attributes, origin.platform, limits);
    if (chain.length === 0) continue;
    if (attributes.exceeds("exception.message", limits.messageChars)) cut.add("messageChars");
    const at = isInt64(event["timeUnixNano"]) ? event["timeUnixNano"] : undefined;
    const time = epochMs(at);
    const escaped = attributes.get("exception.escaped");
    for (const exception of chain) if (time !== undefined) exception.time = time;
    // Escaping the span that serves the request means that the framework had to catch it.
    if ((escaped === true || escaped === "true") && isEntry(span.kind)) chain.at(-1)!.handled = false;
    nanos = at ?? nanos;
    chains.push(chain);
  }
  const all = chains.reduce((sum, chain) => sum + chain.length, 0);
  const exceptions = joinChains(chains, limits.exceptions);
  if (all > limits.exceptions) cut.add("exceptions");
  return { exceptions, nanos, cut: [...cut] };
}
