/** A query that ends. */
import type { Queryable } from "./postgres-check.ts";

/**
 * Asks with a time limit of the driver's own where it is `pg`: on a half-open connection nothing else ends a query, and only then does
 * a pool throw that connection away.
 *
 * @param limit milliseconds
 */
export function queryWithin(
  limit: number,
  target: Queryable,
  text: string,
  values?: unknown[],
): Promise<{ rows: unknown[] }> {
  if (!isPg(target)) return target.query(text, values);
  const query = target.query.bind(target) as unknown as (config: object) => Promise<{ rows: unknown[] }>;
  return query({ text, query_timeout: limit, ...(values === undefined ? {} : { values }) });
}

/** Other drivers take text alone. */
function isPg(target: object): boolean {
  const { totalCount, connectionParameters } = target as {
    totalCount?: unknown;
    connectionParameters?: unknown;
  };
  return typeof totalCount === "number" || typeof connectionParameters === "object";
}
