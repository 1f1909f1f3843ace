/** The state of migrations: what the code brings against what the database had. Changes nothing. */

import type { Pool } from "pg";
import { messageOf } from "../core/index.ts";
import { MigrationError } from "./errors.ts";
import { type MigrationFile, migrationFiles, toolOf } from "./migration-files.ts";
import { quoted, type ReadOnly, readOnly } from "./read-only.ts";

/** `sql` is that of `migrateAtStart`: plain numbered files. */
export type MigrationTool = "kysely" | "node-pg-migrate" | "drizzle" | "prisma" | "sql";

export interface MigrationsOptions {
  /** Whose table is read. (Default: the one whose table the database has, or for whose layout the folder is made) */
  tool?: MigrationTool | "auto";
  /** Where the migrations are. (Default: none, then `expected` counts, else nothing can be missing) */
  folder?: string;
  /** Names that must have been applied, where there is no folder, e.g. for bundled migrations. (Default: none) */
  expected?: readonly string[];
  /** Name of the tool's table, where it was changed. (Default: the tool's own) */
  table?: string;
  /** Its schema. (Default: wherever the table is found; one of several is an error) */
  schema?: string;
}

export interface MigrationState {
  tool: MigrationTool;
  /** In the order of application. */
  applied: string[];
  /** Expected, not applied. */
  missing: string[];
  /** Applied, not expected: an older release runs on a newer database, or a file was lost. */
  unknown: string[];
  /** Begun and not ended, or changed since. */
  failed: { name: string; reason: string }[];
  /** Something failed, or a missing one comes before an applied one: applying the rest does not mend it. */
  dirty: boolean;
}

interface Applied {
  name: string;
  checksum?: string | null;
  when?: number;
  /** Prisma's: why it does not count as applied. */
  failed?: string;
}

interface Tool {
  table: string;
  read(database: ReadOnly, table: string): Promise<Applied[]>;
}

/** So many characters of a failure that Prisma logged. */
const REASON = 1_000;

const tools: Record<MigrationTool, Tool> = {
  kysely: {
    table: "kysely_migration",
    read: (database, table) => database.rows(`select name from ${table} order by "timestamp", name`),
  },
  "node-pg-migrate": {
    table: "pgmigrations",
    read: (database, table) => database.rows(`select name from ${table} order by run_on, id`),
  },
  drizzle: {
    table: "__drizzle_migrations",
    read: async (database, table) =>
      (
        await database.rows<{ hash: string; created_at: string | null }>(
          `select hash, created_at::text from ${table} order by created_at, id`,
        )
      ).map(({ hash, created_at }) => ({ name: hash, checksum: hash, when: Number(created_at) })),
  },
  prisma: {
    table: "_prisma_migrations",
    read: async (database, table) =>
      (
        await database.rows<{
          migration_name: string;
          checksum: string;
          done: boolean;
          reason: string | null;
        }>(
          `select migration_name, checksum, finished_at is not null as done, left(logs, ${REASON}) as reason
           from ${table} where rolled_back_at is null order by started_at, migration_name`,
        )
      ).map(({ migration_name, checksum, done, reason }) => ({
        name: migration_name,
        checksum,
        ...(!done && { failed: reason?.trim() || "it was begun and did not end" }),
      })),
  },
  sql: {
    table: "holdfast_migrations",
    read: (database, table) => database.rows(`select name, checksum from ${table} order by applied_at, name`),
  },
};

/**
 * Compares the migrations that the code brings with those that were applied. Reads in a read-only transaction, 5 s per statement.
 *
 * @throws MigrationError where the tool can't be told, a table is of another shape, or the folder can't be read
 * @example
 * const { missing, dirty } = await migrations(pool, { folder: "migrations" });
 */
export async function migrations(pool: Pool, options: MigrationsOptions = {}): Promise<MigrationState> {
  return readOnly(pool, async (database) => {
    const found = await findTables(database, options);
    const tool = await chooseTool(options, found);
    const tables = found.filter((one) => one.tool === tool);
    if (tables.length > 1)
      throw new MigrationError(
        `The table ${tools[tool].table} is in several schemas (${tables.map(({ schema }) => schema).join(", ")}): name one by \`schema\`.`,
      );
    const applied = tables[0] ? await readTable(database, tool, tables[0]) : [];
    const expected = options.folder
      ? await migrationFiles(tool, options.folder)
      : options.expected?.map((name) => ({ name }));
    return compare(tool, expected, applied);
  });
}

interface Found {
  tool: MigrationTool;
  schema: string;
  table: string;
}

async function findTables(database: ReadOnly, options: MigrationsOptions): Promise<Found[]> {
  const wanted = (Object.keys(tools) as MigrationTool[])
    .filter((tool) => !options.tool || options.tool === "auto" || options.tool === tool)
    .map((tool) => ({ tool, table: options.table ?? tools[tool].table }));
  if (options.table && wanted.length > 1)
    throw new MigrationError("`table` says whose it is only together with `tool`.");
  const rows = await database.rows<{ schema: string; table: string }>(
    `select n.nspname as schema, c.relname as "table" from pg_catalog.pg_class c
     join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and c.relname = any($1::text[]) and ($2::text is null or n.nspname = $2)
     order by n.nspname`,
    [wanted.map(({ table }) => table), options.schema ?? null],
  );
  return rows.flatMap(({ schema, table }) =>
    wanted.filter((one) => one.table === table).map(({ tool }) => ({ tool, schema, table })),
  );
}

async function chooseTool(options: MigrationsOptions, found: readonly Found[]): Promise<MigrationTool> {
  if (options.tool && options.tool !== "auto") return options.tool;
  const byFolder = options.folder ? await toolOf(options.folder) : undefined;
  if (byFolder) return byFolder;
  const names = [...new Set(found.map(({ tool }) => tool))];
  if (names.length === 1 && names[0]) return names[0];
  throw new MigrationError(
    names.length === 0
      ? "No migrations table was found in the database (Kysely, node-pg-migrate, Drizzle, Prisma, holdfast): name the tool by `tool`."
      : `The database has the migrations tables of several tools (${names.join(", ")}): name one by \`tool\`.`,
  );
}

async function readTable(
  database: ReadOnly,
  tool: MigrationTool,
  { schema, table }: Found,
): Promise<Applied[]> {
  try {
    return await tools[tool].read(database, quoted(schema, table));
  } catch (error) {
    throw new MigrationError(
      `${schema}.${table} can't be read as the table of ${tool}: ${messageOf(error)}`,
      { cause: error },
    );
  }
}

function compare(
  tool: MigrationTool,
  expected: readonly MigrationFile[] | undefined,
  rows: readonly Applied[],
): MigrationState {
  // Drizzle's rows carry no name: the journal's moment, else the hash, is what joins them.
  const nameOf = (row: Applied): string =>
    (tool === "drizzle" &&
      expected?.find(
        (file) => (file.when !== undefined && file.when === row.when) || file.checksum === row.checksum,
      )?.name) ||
    row.name;
  const failed: MigrationState["failed"] = [];
  const applied: string[] = [];
  for (const row of rows) {
    const name = nameOf(row);
    const file = expected?.find((one) => one.name === name);
    if (row.failed !== undefined) failed.push({ name, reason: row.failed });
    else {
      if (!applied.includes(name)) applied.push(name);
      if (file?.checksum && row.checksum && file.checksum !== row.checksum)
        failed.push({ name, reason: "its file was changed after it was applied" });
    }
  }
  const names = expected?.map(({ name }) => name) ?? applied;
  const missing = names.filter((name) => !applied.includes(name));
  const lastApplied = names.findLastIndex((name) => applied.includes(name));
  const outOfOrder = missing.some((name) => names.indexOf(name) < lastApplied);
  return {
    tool,
    applied,
    missing,
    unknown: applied.filter((name) => !names.includes(name)),
    failed,
    dirty: failed.length > 0 || outOfOrder,
  };
}
