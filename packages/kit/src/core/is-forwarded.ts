/** Whether a proxy asks for somebody else: then the socket's address is the proxy's, and says nothing of who asks. */

/** Headers that proxies add. */
const ADDED =
  /^(?:forwarded|via|x-forwarded-[\w-]+|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|fly-client-ip|x-envoy-[\w-]+|x-original-[\w-]+)$/;

/**
 * @param headers lower-case names
 * @example
 * isForwarded({ "x-forwarded-for": "203.0.113.9" }); // true
 */
export function isForwarded(headers: object): boolean {
  return Object.entries(headers).some(([name, value]) => value !== undefined && ADDED.test(name));
}
