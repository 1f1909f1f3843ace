/** Makes the DSN that a user pastes into an SDK. */

/**
 * The parts of a DSN: `<scheme>://<key>@<host>:<port>/<path>/<project>`.
 *
 * @example
 * const parts: DsnParts = { scheme: "https", key: "0af1", host: "holdfast.example", project: "1" };
 */
export interface DsnParts {
  scheme: "http" | "https";
  /** Public key. */
  key: string;
  host: string;
  port?: number;
  /** Path before the project id, e.g. `/sentry`; empty for none. (Default: "") */
  path?: string;
  project: string;
}

/**
 * Writes a DSN.
 *
 * @example
 * formatDsn({ scheme: "http", key: "0af1", host: "127.0.0.1", port: 4500, project: "1" });
 * // "http://0af1@127.0.0.1:4500/1"
 */
export function formatDsn(parts: DsnParts): string {
  const host = parts.host.includes(":") && !parts.host.startsWith("[") ? `[${parts.host}]` : parts.host;
  const port = parts.port === undefined ? "" : `:${parts.port}`;
  const path = (parts.path ?? "").replace(/^\/+|\/+$/g, "");
  return `${parts.scheme}://${parts.key}@${host}${port}/${path === "" ? "" : `${path}/`}${parts.project}`;
}
