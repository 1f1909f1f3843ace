/** The state of the schema as a health check. */
import type { Pool } from "pg";
import type { PartState } from "../core/index.ts";
import { type DriftOptions, drift } from "./drift.ts";
import type { Expected } from "./expected-tables.ts";

/** So many names are shown; the rest is counted. */
const SHOWN = 20;

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
