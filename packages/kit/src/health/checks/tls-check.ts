/** When does a certificate expire, and would a client trust it today? */

import { isIP } from "node:net";
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";
import { type Duration, toMilliseconds } from "../../core/index.ts";
import { CheckFailedError } from "../errors.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

export interface TlsCheckOptions extends CheckOptions {
  host: string;
  /** (Default: 443) */
  port?: number;
  /** The name that the certificate must bear. (Default: `host`) */
  servername?: string;
  /** Warns when less is left. (Default: 21 days) */
  warnWithin?: Duration;
  /** Fails when less is left. (Default: 3 days) */
  failWithin?: Duration;
  /** Authorities to trust instead of Node's, PEM. (Default: none) */
  ca?: ConnectionOptions["ca"];
}

const DAY = 86_400_000;
/** Longer chains are a loop. */
const CHAIN_MAX = 10;

/**
 * Connects, and judges the certificate as a client would: trust, name and the earliest end in its chain. Not critical by default, every hour.
 *
 * @throws DurationError where a bound can't be read
 * @example
 * health.check("certificate", tlsCheck({ host: "api.example.com", warnWithin: "30d" }));
 */
export function tlsCheck(options: TlsCheckOptions): ReadyMadeCheck {
  const { host, port = 443, servername = host, warnWithin = "21d", failWithin = "3d", ca, ...rest } = options;
  const warn = toMilliseconds(warnWithin);
  const fail = toMilliseconds(failWithin);
  return {
    options: { every: "1h", deadline: "10s", critical: false, ...rest },
    async run(signal) {
      const seen = await look({ host, port, ca, servername, signal });
      const left = seen.end - Date.now();
      const measurements = [{ measure: "daysLeft", value: Math.floor(left / DAY), unit: "d" }];
      const details = { validTo: new Date(seen.end).toISOString(), of: seen.subject };
      // An expired certificate is not trusted either: the end is the clearer word.
      if (left <= 0) {
        return {
          status: "fail",
          output: `the certificate of ${seen.subject} expired at ${details.validTo}`,
          measurements,
          details,
        };
      }
      if (seen.distrust !== undefined) {
        return {
          status: "fail",
          output: `clients do not trust the certificate: ${seen.distrust}`,
          measurements,
          details,
        };
      }
      const status = left < fail ? "fail" : left < warn ? "warn" : "pass";
      return {
        status,
        ...(status === "pass"
          ? {}
          : { output: `the certificate of ${seen.subject} expires at ${details.validTo}. Renew it.` }),
        measurements,
        details,
      };
    },
  };
}

interface Seen {
  /** Epoch milliseconds: the earliest end in the chain. */
  end: number;
  subject: string;
  /** Why a client would refuse it. */
  distrust: string | undefined;
}

interface Target {
  host: string;
  port: number;
  servername: string;
  ca: ConnectionOptions["ca"];
  signal: AbortSignal;
}

function look({ host, port, servername, ca, signal }: Target): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({
      host,
      port,
      // Addresses are no server names. (RFC 6066, section 3)
      ...(isIP(servername) === 0 ? { servername } : {}),
      ...(ca === undefined ? {} : { ca }),
      // Only looked at here, nothing is sent: an expired certificate must be read to be reported.
      rejectUnauthorized: false,
    });
    const stop = (): void => {
      socket.destroy(new CheckFailedError("no TLS handshake in time"));
    };
    signal.addEventListener("abort", stop, { once: true });
    socket.once("error", reject);
    socket.once("close", () => {
      signal.removeEventListener("abort", stop);
      reject(new CheckFailedError("the connection ended during the TLS handshake"));
    });
    socket.once("secureConnect", () => {
      try {
        resolve(read(socket));
      } catch (error) {
        reject(error);
      } finally {
        socket.destroy();
      }
    });
  });
}

function read(socket: TLSSocket): Seen {
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  let earliest: { end: number; subject: string } | undefined;
  for (let depth = 0; certificate?.valid_to !== undefined && depth < CHAIN_MAX; depth++) {
    const end = Date.parse(certificate.valid_to);
    if (Number.isFinite(end) && (!earliest || end < earliest.end)) {
      earliest = { end, subject: String(certificate.subject?.CN ?? certificate.subjectaltname ?? "no name") };
    }
    const issuer: DetailedPeerCertificate | undefined = certificate.issuerCertificate;
    certificate = issuer === certificate ? undefined : issuer;
  }
  if (!earliest) throw new CheckFailedError("the server showed no certificate");
  const distrust = socket.authorized ? undefined : String(socket.authorizationError ?? "unknown reason");
  return { ...earliest, distrust };
}
