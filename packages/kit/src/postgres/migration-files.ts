/** The migrations that a folder holds, in each tool's own layout. */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MigrationError } from "./errors.ts";
import type { MigrationTool } from "./migrations.ts";

export interface MigrationFile {
  /** As the tool's table has it. */
  name: string;
  /** SHA-256 of the file, in hex, where the tool keeps one. */
  checksum?: string;
  /** Drizzle's: the journal's `when`, which is `created_at` in the table. */
  when?: number;
}

/** Endings that Kysely's FileMigrationProvider and node-pg-migrate load. */
const CODE = /(?<!\.d)\.(?:[cm]?[jt]s)$/;

/** Which tool a folder is made for, by its layout; undefined where several could be. */
export async function toolOf(folder: string): Promise<MigrationTool | undefined> {
  const entries = await list(folder);
  if (entries.some((one) => one.name === "meta" && one.isDirectory())) return "drizzle";
  if (entries.some((one) => one.name === "migration_lock.toml")) return "prisma";
  return undefined;
}

/** In the order in which they are applied. */
export async function migrationFiles(tool: MigrationTool, folder: string): Promise<MigrationFile[]> {
  if (tool === "drizzle") return drizzleFiles(folder);
  const entries = await list(folder);
  if (tool === "prisma") {
    const folders = entries.filter((one) => one.isDirectory()).map(({ name }) => name);
    return Promise.all(
      folders
        .sort()
        .map(async (name) => ({ name, checksum: sha256(await read(join(folder, name, "migration.sql"))) })),
    );
  }
  const names = entries.filter((one) => one.isFile() && !one.name.startsWith(".")).map(({ name }) => name);
  if (tool === "sql")
    return Promise.all(
      sqlFiles(names).map(async (name) => ({ name, checksum: sqlChecksum(await read(join(folder, name))) })),
    );
  // node-pg-migrate takes SQL files too.
  const taken = names.filter(
    (name) => CODE.test(name) || (tool === "node-pg-migrate" && name.endsWith(".sql")),
  );
  return [...new Set(taken.map((name) => name.replace(/\.[^.]+$/, "")))].sort().map((name) => ({ name }));
}

/**
 * Plain numbered files (`001_users.sql`), by number and then by name; `*.down.sql` are not meant.
 *
 * @throws MigrationError where two carry the same number: their order would be chance
 */
export function sqlFiles(names: readonly string[]): string[] {
  const files = names
    .filter((name) => /^\d+.*\.sql$/.test(name) && !name.endsWith(".down.sql"))
    .map((name) => ({ name, number: BigInt(/^\d+/.exec(name)![0]) }))
    .sort((a, b) => (a.number < b.number ? -1 : a.number > b.number ? 1 : a.name < b.name ? -1 : 1));
  files.forEach(({ name, number }, index) => {
    const before = files[index - 1];
    if (before?.number === number)
      throw new MigrationError(
        `${before.name} and ${name} carry the same number: give one of them the next.`,
      );
  });
  return files.map(({ name }) => name);
}

/** Line ends do not count: a checkout on Windows changes them. */
export function sqlChecksum(text: string): string {
  return sha256(text.replaceAll("\r\n", "\n"));
}

async function drizzleFiles(folder: string): Promise<MigrationFile[]> {
  const journal: unknown = JSON.parse(await read(join(folder, "meta", "_journal.json")));
  const entries = (journal as { entries?: unknown }).entries;
  if (!Array.isArray(entries)) throw new MigrationError(`${folder}/meta/_journal.json has no entries.`);
  return Promise.all(
    (entries as { tag: string; when: number }[]).map(async ({ tag, when }) => ({
      name: tag,
      when,
      checksum: sha256(await read(join(folder, `${tag}.sql`))),
    })),
  );
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

async function list(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new MigrationError(
      `The migrations folder ${folder} can't be read: is it part of what is deployed? (${String(error)})`,
      { cause: error },
    );
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new MigrationError(`The migration ${file} can't be read (${String(error)}).`, { cause: error });
  }
}
