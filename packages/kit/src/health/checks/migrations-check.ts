/** Is the database where the code expects it? */
import { CheckFailedError } from "../errors.ts";
import type { CheckOptions, ReadyMadeCheck } from "../types.ts";

/** A migration as the tool that applies it names it. */
export type NamedMigration = string | { readonly name: string; readonly reason?: string };

/** What `migrations(pool)` of `@holdfast/kit/postgres` answers, or a state of your own. */
export interface MigrationSummary {
  /** In the code, not in the database. */
  readonly missing: readonly NamedMigration[];
  /** In the database, not in the code: a newer release was here. (Default: none) */
  readonly unknown?: readonly NamedMigration[];
  /** Begun and not done, or changed since. (Default: none) */
  readonly failed?: readonly NamedMigration[];
}

const SHOWN = 20;

/**
 * Compares expected with applied migrations, whatever applies them. Missing and failed ones fail, unknown ones warn. Critical, every 30 s.
 *
 * @example
 * health.check("migrations", migrationsCheck(() => migrations(pool)));
 */
export function migrationsCheck(
  read: (signal: AbortSignal) => MigrationSummary | Promise<MigrationSummary>,
  options: CheckOptions = {},
): ReadyMadeCheck {
  return {
    options: { component: "datastore", every: "30s", ...options },
    async run(signal) {
      const state = await read(signal);
      if (!Array.isArray(state?.missing)) {
        throw new CheckFailedError("the state of the migrations has no list of missing ones");
      }
      const missing = state.missing.map(nameOf);
      const unknown = (state.unknown ?? []).map(nameOf);
      const failed = (state.failed ?? []).map((one) =>
        typeof one === "string" || !one.reason ? nameOf(one) : `${one.name}: ${one.reason}`,
      );
      const said = [
        failed.length > 0 ? `${failed.length} failed (${some(failed)}): repair the database` : "",
        missing.length > 0 ? `${missing.length} missing (${some(missing)}): apply them` : "",
        unknown.length > 0
          ? `${unknown.length} applied that this release does not know (${some(unknown)}): a newer release was here`
          : "",
      ].filter((part) => part !== "");
      return {
        status: failed.length + missing.length > 0 ? "fail" : unknown.length > 0 ? "warn" : "pass",
        ...(said.length === 0 ? {} : { output: `migrations: ${said.join("; ")}.` }),
        measurements: [
          { measure: "missing", value: missing.length },
          { measure: "failed", value: failed.length },
          { measure: "unknown", value: unknown.length },
        ],
        details: {
          missing: missing.slice(0, SHOWN),
          failed: failed.slice(0, SHOWN),
          unknown: unknown.slice(0, SHOWN),
        },
      };
    },
  };
}

function nameOf(one: NamedMigration): string {
  return typeof one === "string" ? one : one.name;
}

function some(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")}, …`;
}
