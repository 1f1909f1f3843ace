/**
 * Remembers the exports that were stored, for a while: exporters send one again when its answer got lost, and what it counts
 * must not count twice. (Error events need no such memory, they have ids.)
 *
 * Its limits: it is this process's own and starts empty, and it holds the last `MAX` exports of the last `KEEP_MS`. A retry that
 * reaches another process, or comes after a restart, is counted again; so is one whose sender packed or put it together anew.
 */
import { hash } from "node:crypto";

/** Exporters stop trying within five minutes by default. (OpenTelemetry collector, `retry_on_failure.max_elapsed_time`) */
const KEEP_MS = 5 * 60_000;
/** About 150 bytes each. */
const MAX = 20_000;

export class Replays {
  /** When each was stored, oldest first. */
  readonly #stored = new Map<string, number>();

  /** The name of an export: the same only for the same bytes to the same place. */
  name(project: string, place: string, body: Uint8Array): string {
    return `${project} ${place} ${hash("sha1", body, "base64")}`;
  }

  /** True when it was stored a short while ago. */
  has(name: string, now: number): boolean {
    const at = this.#stored.get(name);
    return at !== undefined && now - at < KEEP_MS;
  }

  /** To be called after the commit, not before: what failed is rightly sent again. */
  remember(name: string, now: number): void {
    this.#stored.delete(name);
    this.#stored.set(name, now);
    for (const [oldest, at] of this.#stored) {
      if (this.#stored.size <= MAX && now - at < KEEP_MS) break;
      this.#stored.delete(oldest);
    }
  }
}
