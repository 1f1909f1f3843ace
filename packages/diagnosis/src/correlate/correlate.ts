import type { ErrorEvent } from "@holdfast/signals";
import type { Failure } from "./failure.ts";

export function correlate(events: readonly ErrorEvent[]): Failure[] {
  return events.map((event) => ({
    id: event.id,
    events: [event],
    exceptions: event.exceptions,
    told: event.exceptions.map(() => 0),
    joined: [],
  }));
}
