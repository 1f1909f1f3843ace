/** Whether a browser says that a request comes from our own pages: what stands between a session and other sites' forms. */
import type { IncomingHttpHeaders } from "node:http";

/**
 * True when `Sec-Fetch-Site` says so, or, where a browser does not send it (plain http on another host than localhost),
 * when `Origin` is the host that was asked, or the public address. No word about the origin counts as foreign.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  const { origin, host } = headers;
  if (origin === undefined || !URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || from.origin === new URL(publicUrl).origin;
}
