/** The type of a correlated failure. */
import type { ErrorEvent, Exception } from "@holdfast/signals";
import type { Tie } from "../unmask/unmasking.ts";

/** One failure of one request, job or boot: all error events that tell of it, and their exceptions as one list. */
export interface Failure {
  /** Id of its earliest event. */
  id: string;
  /** In order of time (then of arrival). */
  events: ErrorEvent[];
  /** The exceptions of all events, oldest first, each seen once; `to.index` points into this list. */
  exceptions: Exception[];
  /** For each exception the index into `events` of the event that told it. */
  told: number[];
  /** Why these events belong together, one sentence per joined event (empty for a single event). */
  joined: string[];
  /** For each event what put it beside the others; absent: unknown, taken for one request. */
  ties?: Tie[];
  /** Citation of another event of the same process and moment that nothing joins to this one, though it may be what this one's mask hides. */
  beside?: string;
}
