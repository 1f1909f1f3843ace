/** Brings a database's schema up to date, and refuses one that is ahead of this program. */
import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { migrations } from "./migrations/index.ts";
import { StoreError } from "./store-error.ts";
import type { Tables } from "./tables.ts";

/**
 * Runs the migrations that are missing. Several processes may do this at once: on PostgreSQL Kysely takes an advisory lock,
 * on SQLite the caller MUST hold a write transaction.
 *
 * @throws StoreError `store_newer`, `store_migration`
 */
export async function migrate(
  db: Kysely<Tables>,
  kind: "sqlite" | "postgres",
  log: (line: string) => void,
): Promise<void> {
  const known = migrations(kind);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error, results } = await migrator.migrateToLatest();
  for (const step of results ?? []) {
    log(
      `Migration ${step.migrationName}: ${step.status === "Success" ? "done" : step.status.toLowerCase()}.`,
    );
  }
  if (error === undefined) return;
  const unknown = await unknownSteps(db, Object.keys(known));
  if (unknown.length > 0) {
    throw new StoreError(
      "store_newer",
      `The database is newer than this program: it has the migration ${unknown.join(", ")}. Start the newer version, or restore a backup from before it.`,
    );
  }
  const failed = results?.find((step) => step.status === "Error");
  if (!failed) throw error;
  throw new StoreError(
    "store_migration",
    `Migration ${failed.migrationName} failed and was undone: ${error instanceof Error ? error.message : String(error)}.`,
    { cause: error },
  );
}

async function unknownSteps(db: Kysely<Tables>, known: string[]): Promise<string[]> {
  try {
    const rows = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
      .selectFrom("kysely_migration")
      .select("name")
      .execute();
    return rows.map((row) => row.name).filter((name) => !known.includes(name));
  } catch {
    // The table is missing, or the connection is: the error that brought us here says more.
    return [];
  }
}
