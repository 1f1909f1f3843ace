/** Reads a DSN, as an envelope header carries it. */
import type { Result } from "../words/signal.ts";
import { failure } from "./decoding.ts";
import type { DsnParts } from "./format-dsn.ts";

const pattern =
  /^(https?):\/\/([A-Za-z0-9_-]{1,128})(?::[^@/]*)?@(\[[0-9A-Fa-f:.]+\]|[^:/@\s[\]]+)(?::(\d{1,5}))?((?:\/[^/?#\s]+)*)\/([^/?#\s]+)\/?(?:[?#].*)?$/;

/**
 * Takes a DSN apart; a secret key of old DSNs (`key:secret@`) is left out.
 *
 * Fails with `malformed_dsn` (400).
 *
 * @example
 * parseDsn("http://0af1@127.0.0.1:4500/1"); // { ok: true, value: { scheme: "http", key: "0af1", … } }
 */
export function parseDsn(dsn: string): Result<DsnParts> {
  const match = dsn.length <= 2048 ? pattern.exec(dsn.trim()) : null;
  const port = match?.[4] === undefined ? undefined : Number(match[4]);
  if (match === null || (port !== undefined && port > 65_535)) {
    return failure(
      "malformed_dsn",
      400,
      "The DSN cannot be read. Its form is https://<key>@<host>/<project>; copy it from the project's settings.",
    );
  }
  const [, scheme, key, host, , path, project] = match;
  return {
    ok: true,
    value: {
      scheme: scheme as "http" | "https",
      key: key!,
      host: host!.replace(/^\[|\]$/g, ""),
      ...(port !== undefined && { port }),
      path: path ?? "",
      project: project!,
    },
  };
}
