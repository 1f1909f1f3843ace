import type { ErrorEvent } from "../words/error-event.ts";
import { redact } from "./redact.ts";

/**
 * Takes the secrets out of an error event. Ids and times are what they were read to be, and must survive looking like a card number.
 *
 * @example
 * redactEvent(event).message; // "login failed: password=[redacted]"
 */
export function redactEvent(event: ErrorEvent): ErrorEvent {
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
}
