/** What a client is told about the items that were not taken. */
import type { Decoded } from "../words/signal.ts";

/**
 * Sums up what the decoder dropped, for `encodeOtlpResponse`; `undefined` when everything was taken.
 *
 * @example
 * partialSuccess(decoded); // { rejected: 3, message: "Not taken: 2 span (wrong_type), 1 span (too_large)." }
 */
export function partialSuccess(
  decoded: Pick<Decoded, "dropped">,
): { rejected: number; message: string } | undefined {
  const dropped = decoded.dropped.filter(({ by }) => by !== "client");
  if (dropped.length === 0) return undefined;
  const rejected = dropped.reduce((sum, { count }) => sum + count, 0);
  const parts = dropped.map(({ count, category, reason }) => `${count} ${category} (${reason})`);
  return { rejected, message: `Not taken: ${parts.join(", ")}.` };
}
