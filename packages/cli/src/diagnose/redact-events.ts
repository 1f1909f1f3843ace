/** Takes secrets out of events before anything is concluded from them: what is printed can then hold none. */
import { type ErrorEvent, redact } from "@holdfast/signals";

/** Ids and times are what they were read to be, and must survive looking like a card number. */
export function redactEvents(events: readonly ErrorEvent[]): ErrorEvent[] {
  return events.map((event) => {
    const clean = redact(event).value;
    if (clean === event) return event;
    const { id, time, traceId, spanId, parentSpanId } = event;
    return {
      ...clean,
      id,
      time,
      ...(traceId !== undefined && { traceId }),
      ...(spanId !== undefined && { spanId }),
      ...(parentSpanId !== undefined && { parentSpanId }),
    };
  });
}
