/** The last exceptions that were caught outside of any work: for the last words of a process that dies at its start. */
import type { Site } from "../core/index.ts";
import { ring } from "./outside-of-work.ts";
import { throwSite } from "./throw-site.ts";

/** One exception that was caught outside of any work. */
export interface CaughtOutside {
  type: string;
  message: string;
  /** Epoch milliseconds. */
  time: number;
  caughtAt: Site;
  /** Absent once the error itself is gone from memory. */
  throwSite?: Site;
}

/**
 * The last exceptions that were caught outside of any request, job or message, oldest first; at most 20. Messages are as thrown:
 * they are redacted where they leave the service.
 *
 * @example
 * recentlyCaught().at(-1)?.caughtAt; // { file: "/app/src/config.ts", line: 14, column: 5 }
 */
export function recentlyCaught(): CaughtOutside[] {
  return ring.kept.map(({ error, ...entry }) => {
    const alive = error?.deref();
    const site = alive === undefined ? undefined : throwSite(alive);
    return site === undefined ? entry : { ...entry, throwSite: site };
  });
}
