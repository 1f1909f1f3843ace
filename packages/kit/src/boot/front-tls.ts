/** The front answers in the protocol of the service that it stands in for: what it takes for that, and what is said where it can't. */
import type { Server } from "node:net";
import { Server as SecureServer, type TlsOptions } from "node:tls";
import { tell } from "../core/index.ts";

const names = [
  "ca",
  "cert",
  "ciphers",
  "crl",
  "dhparam",
  "ecdhCurve",
  "honorCipherOrder",
  "key",
  "maxVersion",
  "minVersion",
  "passphrase",
  "pfx",
  "rejectUnauthorized",
  "requestCert",
  "secureOptions",
  "sigalgs",
] as const;

/** As for `https.createServer`, without what is a function: it goes to another thread. */
export interface FrontTls extends Pick<TlsOptions, (typeof names)[number]> {
  /** Also HTTP/2. (Default: false) */
  http2?: boolean;
}

/** What a server of node:https or node:http2 was made with; undefined where it speaks no TLS, or its certificate can't be taken over. */
export function tlsOf(server: unknown): FrontTls | undefined {
  if (!(server instanceof SecureServer)) return undefined;
  const given = server as unknown as Record<string, unknown>;
  const taken = Object.fromEntries(
    names
      .filter((name) => given[name] !== undefined && given[name] !== null)
      .map((name) => [name, given[name]]),
  ) as FrontTls;
  if (taken.pfx === undefined && (taken.key === undefined || taken.cert === undefined)) return undefined;
  try {
    // In a list of protocols each has its length before it. (RFC 7301)
    const offered = Buffer.from((given["ALPNProtocols"] as Uint8Array | undefined) ?? []).toString("latin1");
    return structuredClone({ ...taken, http2: offered.includes("\u0002h2") });
  } catch {
    return undefined;
  }
}

export type Protocol = "HTTP" | "HTTPS";

/** Never throws. */
export function protocolOf(server: Server): Protocol {
  return server instanceof SecureServer ? "HTTPS" : "HTTP";
}

/** Who asks for health in the one protocol hears nothing in the other. */
export function sayMismatch(front: Protocol, service: Protocol): void {
  if (front === service) return;
  const action =
    service === "HTTPS"
      ? "Give its `key` and `cert` as `tls` where the port is opened: listen(app, { tls: { key, cert } }), openFirst(boot, { port, tls })"
      : "Leave `tls` away where the port is opened";
  tell({
    kind: "reduced",
    level: "warning",
    part: "front",
    message: `while it started, the port spoke ${front}, and the service speaks ${service}: health checks in ${service} got no answer until now. ${action}.`,
  });
}

/** Somebody speaks the other protocol to the port. */
export function sayForeign(front: Protocol): void {
  const other = front === "HTTP" ? "HTTPS" : "HTTP";
  tell({
    kind: "reduced",
    level: "warning",
    part: "front",
    message: `somebody asks in ${other}, and while the service starts the port speaks ${front}: no health check in ${other} is answered. ${
      front === "HTTP"
        ? "If the service will speak HTTPS, give its `key` and `cert` as `tls` where the port is opened; else set the health check to HTTP"
        : "Set the health check to HTTPS"
    }.`,
  });
}
