/** Which request or job a span worked for: found by its parents within one body. */
import type { ErrorEvent, RequestInfo } from "../words/error-event.ts";

/** What a server or consumer span says about the work it stands for. */
export interface Work {
  route?: string;
  request?: RequestInfo;
}

interface Known {
  service: string | undefined;
  parent: string | undefined;
  work: Work | undefined;
}

/** Deeper traces are not followed: a cycle of parents would have no end. */
const maxAncestors = 64;

export class Lineage {
  readonly #spans = new Map<string, Known>();
  /** The only work of a trace in one service; `null` once there are two. */
  readonly #only = new Map<string, Work | null>();

  /** @param work given for spans that begin work: server and consumer spans */
  add(
    span: { traceId?: string; spanId?: string; parentSpanId?: string },
    service: string | undefined,
    work: Work | undefined,
  ): void {
    if (span.traceId === undefined || span.spanId === undefined) return;
    this.#spans.set(span.traceId + span.spanId, { service, parent: span.parentSpanId, work });
    if (work === undefined) return;
    const key = `${span.traceId} ${service}`;
    this.#only.set(key, this.#only.has(key) ? null : work);
  }

  /** The work that an event's span belongs to, in the same service. */
  workOf(event: ErrorEvent, service: string | undefined): Work | undefined {
    let spanId = event.spanId;
    for (let i = 0; i < maxAncestors && spanId !== undefined; i++) {
      const span = this.#spans.get(event.traceId + spanId);
      if (span === undefined || span.service !== service) break;
      if (span.work) return span.work;
      spanId = span.parent;
    }
    // A parent that came in another body: then the trace's only request here is the one.
    return this.#only.get(`${event.traceId} ${service}`) ?? undefined;
  }
}
