/** Which HTTP status an error asks for. */
import { readProperty, readText } from "../core/index.ts";

/** The 4xx or 5xx that an error carries as `status` or `statusCode`; undefined where it carries none. */
export function statusIn(error: unknown): number | undefined {
  for (const key of ["status", "statusCode"]) {
    const status = readProperty(error, key);
    if (typeof status === "number" && Number.isInteger(status) && status >= 400 && status <= 599)
      return status;
  }
  return undefined;
}

/**
 * The status to answer for an error: its own, or 500. The status that another service gave to us (errors of HTTP clients) is not
 * our answer: that is 500 too.
 *
 * @example
 * statusOf(Object.assign(new Error("no such pick"), { status: 404 })); // 404
 */
export function statusOf(error: unknown): number {
  const status = statusIn(error);
  return status === undefined || isOfClient(error) ? 500 : status;
}

/** Errors of axios, Octokit, ky, got and SDKs built on fetch carry the request that they sent or the answer that they got. */
function isOfClient(error: unknown): boolean {
  if (readProperty(error, "isAxiosError") === true) return true;
  // undici, the AWS SDK, Stripe.
  if (readText(error, "code")?.startsWith("UND_ERR_")) return true;
  if (readProperty(error, "$metadata") !== undefined || readProperty(error, "rawType") !== undefined)
    return true;
  const request = readProperty(error, "request");
  if (typeof request === "object" && request !== null) return true;
  try {
    return (
      readProperty(error, "response") instanceof Response || readProperty(error, "headers") instanceof Headers
    );
  } catch {
    return false;
  }
}
