/** Names in SQL. (PostgreSQL, "Identifiers and Key Words") */
import { HealthSetupError } from "../errors.ts";

/** PostgreSQL cuts longer names silently: another table might be meant. */
const BYTES_MAX = 63;

/** @throws HealthSetupError where it can't be a name */
export function quoteIdentifier(name: string): string {
  if (typeof name !== "string" || name === "" || name.includes("\0") || Buffer.byteLength(name) > BYTES_MAX) {
    throw new HealthSetupError(
      `${JSON.stringify(name)} can't be the name of a table or column in PostgreSQL.`,
    );
  }
  return `"${name.replaceAll('"', '""')}"`;
}
