/** Makes the secrets of keys. */
import { randomBytes } from "node:crypto";

/** 32 hex digits: what Sentry SDKs take as the public key of a DSN. */
export function newIngestKey(): string {
  return randomBytes(16).toString("hex");
}

/** Told by its beginning from every other secret, so that scanners of repositories find it. */
export function newReadKey(): string {
  return `hfr_${randomBytes(24).toString("base64url")}`;
}
