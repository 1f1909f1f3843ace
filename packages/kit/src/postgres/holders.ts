/** Who holds the connections of a pool: the answer to "why is none free?". */
import { showSite } from "../core/index.ts";
import type { Holder } from "./guarded-client.ts";

export interface LongHolder {
  /** The request or job, with its id. */
  work: string;
  milliseconds: number;
  /** Where it took the connection. */
  site?: string;
}

/** The longest first. */
export function longestHolders(holders: Iterable<Holder>, count: number): LongHolder[] {
  const now = performance.now();
  return [...holders]
    .sort((a, b) => a.since - b.since)
    .slice(0, count)
    .map(({ since, context, site }) => ({
      work: context ? describeWork(context) : "work without a context",
      milliseconds: Math.round(now - since),
      ...(site && { site: showSite(site) }),
    }));
}

/** ` (GET /games for 3100 ms, taken at src/a.ts:12 (load); ...)`; empty where nobody holds one. */
export function describeHolders(holders: Iterable<Holder>): string {
  const shown = longestHolders(holders, 5).map(
    ({ work, milliseconds, site }) => `${work} for ${milliseconds} ms${site ? `, taken at ${site}` : ""}`,
  );
  return shown.length > 0 ? ` (${shown.join("; ")})` : "";
}

function describeWork({ kind, id, method, route, path }: NonNullable<Holder["context"]>): string {
  const what = [method, route ?? path].filter(Boolean).join(" ");
  return `${what || kind} [${id}]`;
}
