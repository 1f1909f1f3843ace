/** The state of migrations and of the schema as health checks. */
import type { Pool } from "pg";
import type { PartState } from "../core/index.ts";
import { type DriftOptions, drift } from "./drift.ts";
import type { Expected } from "./expected-tables.ts";
import { type MigrationsOptions, migrations } from "./migrations.ts";

/** So many names are shown; the rest is counted. */
const SHOWN = 20;

/**
 * A check that fails while migrations are missing or failed, and warns where the database is newer than the code.
 *
 * @example
 * health.check("migrations", { every: "5m" }, migrationsCheck(pool, { folder: "migrations" }));
 */
export function migrationsCheck(pool: Pool, options: MigrationsOptions = {}): () => Promise<PartState> {
  return async () => {
    const { tool, applied, missing, unknown, failed, dirty } = await migrations(pool, options);
    const details = {
      tool,
      applied: applied.length,
      missing: missing.slice(0, SHOWN),
      unknown: unknown.slice(0, SHOWN),
      failed: failed.slice(0, SHOWN),
      dirty,
    };
    if (failed.length > 0)
      return {
        status: "fail",
        output: `${failed.length} failed or changed: ${failed
          .map(({ name, reason }) => `${name} (${reason})`)
          .slice(0, 3)
          .join("; ")}`,
        details,
      };
    if (missing.length > 0)
      return {
        status: "fail",
        output: `${missing.length} not applied: ${missing.slice(0, 3).join(", ")}`,
        details,
      };
    if (unknown.length > 0)
      return {
        status: "warn",
        output: `${unknown.length} applied that this release does not know: ${unknown.slice(0, 3).join(", ")}`,
        details,
      };
    return { status: "pass", details };
  };
}

/**
 * A check that fails where the database lacks what the code expects.
 *
 * @example
 * health.check("schema", { every: "5m" }, driftCheck(pool, schema, { orm: "drizzle" }));
 */
export function driftCheck(
  pool: Pool,
  expected: Expected,
  options: DriftOptions = {},
): () => Promise<PartState> {
  return async () => {
    const { problems, tables } = await drift(pool, expected, options);
    const grave = problems.filter(({ severity }) => severity === "fail");
    const light = problems.filter(({ severity }) => severity === "warn");
    const worst = grave.length > 0 ? grave : light;
    return {
      status: grave.length > 0 ? "fail" : light.length > 0 ? "warn" : "pass",
      ...(worst[0] && {
        output: `${worst[0].message}${worst.length > 1 ? ` (and ${worst.length - 1} more)` : ""}`,
      }),
      details: {
        tables,
        problems: problems.slice(0, SHOWN).map(({ severity, message }) => `${severity}: ${message}`),
        count: problems.length,
      },
    };
  };
}
