/** The `Retry-After` of an answer or an error (RFC 9110, 10.2.3): seconds, or a date. */

/**
 * Milliseconds to wait from now; undefined where it says nothing that can be read.
 *
 * @example
 * readRetryAfter(response.headers.get("retry-after")); // 2000
 */
export function readRetryAfter(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // Dates begin with the name of a day, in all three forms that the RFC allows; Date.parse would take much more.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text) || text.length > 64) return undefined;
  const time = Date.parse(text.endsWith("GMT") || /\d{4}$/.test(text) === false ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, time - Date.now());
}

/** The `Retry-After` that an error carries: by itself, in its headers, or in its response's. */
export function retryAfterOf(error: object): number | undefined {
  const { retryAfter, headers, response } = error as {
    retryAfter?: unknown;
    headers?: unknown;
    response?: { headers?: unknown };
  };
  return (
    readRetryAfter(retryAfter) ??
    readRetryAfter(header(headers)) ??
    readRetryAfter(header(response && typeof response === "object" ? response.headers : undefined))
  );
}

function header(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  if (typeof get === "function") return get.call(headers, "retry-after");
  return (headers as Record<string, unknown>)["retry-after"];
}
