/** What has to be closed when the service ends: each part hands in its own, the shutdown runs them stage by stage. */
import { processWide } from "./process-wide.ts";

/** In the order in which they are closed. `unready` first (readiness says no), `pools` last. */
export const closerStages = ["unready", "drain", "jobs", "sockets", "signals", "pools"] as const;
export type CloserStage = (typeof closerStages)[number];

export interface Closer {
  name: string;
  stage: CloserStage;
  /** Is told to stop when `signal` aborts: then the deadline of the shutdown is near. */
  close(signal: AbortSignal): void | Promise<void>;
}

const closers = processWide("closers", () => new Set<Closer>());

/**
 * Hands in a closer; answers how to take it back.
 *
 * @example
 * registerCloser({ name: "cache", stage: "pools", close: () => cache.quit() });
 */
export function registerCloser(closer: Closer): () => void {
  closers.add(closer);
  return () => {
    closers.delete(closer);
  };
}

/** The closers of one stage, the newest first: what was opened last is closed first. */
export function closersOf(stage: CloserStage): Closer[] {
  return [...closers].filter((closer) => closer.stage === stage).reverse();
}
