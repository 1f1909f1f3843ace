/** Finds the public key that a request to the Sentry endpoints brings. */
import type { Result } from "../words/signal.ts";
import { failure } from "./decoding.ts";
import { parseDsn } from "./parse-dsn.ts";

/**
 * The places where SDKs put the key; give those that the request has.
 *
 * @example
 * const input: SentryAuthInput = { header: request.headers["x-sentry-auth"], query: request.query };
 */
export interface SentryAuthInput {
  /** Value of `X-Sentry-Auth`, or of `Authorization`. */
  header?: string | undefined;
  /** Parsed query of the request. */
  query?: Record<string, string | string[] | undefined> | undefined;
  /** `dsn` of the envelope header: how tunnels and `sendBeacon` say it. */
  dsn?: string | undefined;
}

/**
 * Who sends: what `readSentryAuth` found. That the key is a known one is for the caller to check.
 *
 * @example
 * const auth: SentryAuth = { key: "0af1", client: "sentry.javascript.node/11.12.0", version: "7" };
 */
export interface SentryAuth {
  key: string;
  /** Name and version of the SDK, e.g. `sentry.javascript.node/11.12.0`. */
  client?: string;
  /** Protocol version, e.g. `7`. */
  version?: string;
}

const keyForm = /^[A-Za-z0-9_-]{1,128}$/;

/** Fields of `Sentry sentry_version=7, sentry_key=…`; null when it is another scheme (Basic, Bearer). */
function parseHeader(header: string): Map<string, string> | null {
  const trimmed = header.trim();
  const scheme = /^sentry(?:\s+|$)/i.exec(trimmed);
  if (scheme === null && !/(?:^|[,\s])sentry_key\s*=/i.test(trimmed)) return null;
  const fields = new Map<string, string>();
  for (const pair of trimmed.slice(scheme?.[0].length ?? 0).split(",")) {
    const equals = pair.indexOf("=");
    if (equals === -1) continue;
    const value = pair.slice(equals + 1).trim();
    fields.set(pair.slice(0, equals).trim().toLowerCase(), value.replace(/^(["'])(.*)\1$/, "$2"));
  }
  return fields;
}

/**
 * Reads the key from header, query or DSN.
 *
 * Fails with `missing_key` (403) when there is none, `malformed_auth` (400) when one is there and cannot be read,
 * `conflicting_keys` (400) when two places name different keys.
 *
 * @example
 * readSentryAuth({ header: "Sentry sentry_version=7, sentry_key=0af1" }); // { ok: true, value: { key: "0af1", version: "7" } }
 */
export function readSentryAuth(input: SentryAuthInput): Result<SentryAuth> {
  const keys: string[] = [];
  let client: string | undefined;
  let version: string | undefined;

  // No SDK writes more; the rest of a longer one is not read.
  const header = input.header === undefined ? null : parseHeader(input.header.slice(0, 4096));
  if (header !== null) {
    const key = header.get("sentry_key");
    if (key === undefined || key === "") {
      return failure(
        "malformed_auth",
        400,
        "The Sentry authorization header has no sentry_key. Its form is: Sentry sentry_version=7, sentry_key=<key>.",
      );
    }
    keys.push(key);
    client = header.get("sentry_client");
    version = header.get("sentry_version");
  }

  const query = input.query;
  if (query !== undefined) {
    const read = (name: string) => (Object.hasOwn(query, name) ? [query[name]].flat() : []);
    for (const key of read("sentry_key")) if (key !== undefined) keys.push(key.trim());
    client ??= read("sentry_client")[0];
    version ??= read("sentry_version")[0];
  }

  if (input.dsn !== undefined) {
    const dsn = parseDsn(input.dsn);
    if (!dsn.ok) return dsn;
    keys.push(dsn.value.key);
  }

  const key = keys[0];
  if (key === undefined) {
    return failure(
      "missing_key",
      403,
      "No project key came with the request. Send it as X-Sentry-Auth, as ?sentry_key= or as dsn in the envelope header.",
    );
  }
  if (!keys.every((one) => keyForm.test(one))) {
    return failure(
      "malformed_auth",
      400,
      "The sentry_key is not a key: copy the DSN from the project's settings.",
    );
  }
  if (keys.some((one) => one !== key)) {
    return failure(
      "conflicting_keys",
      400,
      "The request names different project keys in its header, query or envelope; it must name one.",
    );
  }
  return {
    ok: true,
    value: {
      key,
      ...(client && { client: client.slice(0, 128) }),
      ...(version && { version: version.slice(0, 16) }),
    },
  };
}
