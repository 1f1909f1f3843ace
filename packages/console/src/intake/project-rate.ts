/** Bounds how many events one project may send: one runaway service must not drown the others. */
import { AnsweredError } from "../api/errors.ts";

/** A project may save up this many seconds of its rate for a burst. */
const BURST_SECONDS = 10;

export class ProjectRate {
  readonly #rate: number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** @param eventsPerSecond 0 is no limit */
  constructor(eventsPerSecond: number) {
    this.#rate = eventsPerSecond;
  }

  /** Takes the events from the share of a known project (so the map is bounded). */
  take(project: string, events: number, now: number): void {
    if (this.#rate <= 0 || events === 0) return;
    const most = Math.max(1, this.#rate * BURST_SECONDS);
    const bucket = this.#buckets.get(project) ?? { tokens: most, at: now };
    bucket.tokens = Math.min(most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * this.#rate);
    bucket.at = now;
    this.#buckets.set(project, bucket);
    // One request may overdraw: a batch larger than the burst could never pass otherwise.
    if (bucket.tokens <= 0) {
      throw new AnsweredError("rate_limited", String(this.#rate)).retry((1 - bucket.tokens) / this.#rate);
    }
    bucket.tokens -= events;
  }
}
