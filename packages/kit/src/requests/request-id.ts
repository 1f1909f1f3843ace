/** A request id from outside is shown in headers, log lines and pages: only harmless ones are taken. */

/** Letters, digits and what the usual makers of ids put between them (UUID, ULID, `Root=1-67891233-abc`, base64, `|a.b.`). */
const HARMLESS = /^[A-Za-z0-9._:/+=~|-]{1,128}$/;

/**
 * The id in an `x-request-id` header where it is 1 to 128 harmless characters; undefined for any other, which is then made anew.
 *
 * @example
 * readRequestId("req-42"); // "req-42"
 * readRequestId("a\r\nset-cookie: x"); // undefined
 */
export function readRequestId(header: unknown): string | undefined {
  return typeof header === "string" && HARMLESS.test(header) ? header : undefined;
}
