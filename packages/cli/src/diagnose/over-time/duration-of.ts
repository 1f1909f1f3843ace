/** How long a request took, where its line says so with a unit. */

/** pino-http's, and fields that carry their unit in their name. */
const FIELD =
  /"(?:responseTime|response_time_ms|duration_?[mM]s|elapsed_?[mM]s|latency_?[mM]s|took_?[mM]s|time_taken_ms)"\s*:\s*"?(\d{1,9}(?:\.\d{1,9})?)/;
/** `12.3 ms`, `in 1.2s`, `duration=40ms`, `"duration":"12ms"`, `"latency":"0.25s"`. */
const WORD = /(?:^|[\s=:("|])(\d{1,9}(?:\.\d{1,9})?) ?(µs|us|ms|s)\b/g;
/** nginx: `rt=0.012`, `request_time=0.012`, in seconds. */
const SECONDS = /\b(?:rt|request_time)[=:" ]{1,4}(\d{1,6}\.\d{3})\b/;
const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
};

/**
 * @param raw the line without the prefix of its carrier
 * @returns milliseconds
 */
export function durationOf(raw: string): number | undefined {
  const text = raw.length > 4000 ? raw.slice(0, 4000) : raw;
  const field = text.startsWith("{") ? FIELD.exec(text) : null;
  if (field) return Number(field[1]);
  const seconds = SECONDS.exec(text);
  if (seconds) return Number(seconds[1]) * 1000;
  // Of several the last: a time before it is the router's, the whole stands at the end.
  let found: number | undefined;
  for (const [, number, unit] of text.matchAll(WORD)) found = Number(number) * UNITS[unit!]!;
  return found;
}
