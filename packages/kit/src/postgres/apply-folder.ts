/** Plain numbered SQL files, each applied once. The caller holds the lock. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { type Duration, messageOf, tell, toMilliseconds } from "../core/index.ts";
import { MigrationError } from "./errors.ts";
import { sqlChecksum, sqlFiles } from "./migration-files.ts";
import { quoted } from "./read-only.ts";

export interface FolderOptions {
  /** Plain numbered files, `001_users.sql`: each applied once, in its own transaction. */
  folder: string;
  /** Table that remembers them. (Default: `holdfast_migrations`) */
  table?: string;
  /** Its schema, made if missing. (Default: `public`) */
  schema?: string;
  /** Longest wait of one statement for a lock on a table, so that a migration does not queue up the traffic behind it. (Default: 10 s) */
  tableLockWait?: Duration;
}

/** First line of a file whose one statement can't run in a transaction, e.g. `create index concurrently`. */
const NO_TRANSACTION = /^--\s*holdfast:\s*no transaction\s*$/i;

export async function applyFolder(
  client: Client,
  options: FolderOptions,
  step: (name: string) => void,
): Promise<readonly string[]> {
  const { folder, schema = "public", table = "holdfast_migrations" } = options;
  const names = await readdir(folder).catch((error: unknown) => {
    throw new MigrationError(
      `The migrations folder ${folder} can't be read: is it part of what is deployed? (${messageOf(error)})`,
      { cause: error },
    );
  });
  const files = await Promise.all(
    sqlFiles(names).map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
  );
  const remembered = quoted(schema, table);
  const known = await client.query("select 1 from pg_catalog.pg_namespace where nspname = $1", [schema]);
  if (known.rowCount === 0) await client.query(`create schema if not exists ${quoted(schema)}`);
  await client.query(
    `create table if not exists ${remembered} (name text primary key, checksum text not null,
     applied_at timestamptz not null default clock_timestamp(), duration_ms double precision not null)`,
  );
  const before = new Map(
    (
      await client.query<{ name: string; checksum: string }>(`select name, checksum from ${remembered}`)
    ).rows.map(({ name, checksum }) => [name, checksum]),
  );
  refuseChanged(files, before);
  const applied: string[] = [];
  for (const file of files) {
    if (before.has(file.name)) continue;
    await applyOne(
      client,
      file,
      { remembered, lockWait: toMilliseconds(options.tableLockWait ?? "10s") },
      step,
    );
    applied.push(file.name);
  }
  return applied;
}

function refuseChanged(
  files: readonly { name: string; text: string }[],
  before: ReadonlyMap<string, string>,
): void {
  for (const { name, text } of files) {
    const checksum = before.get(name);
    if (checksum !== undefined && checksum !== sqlChecksum(text))
      throw new MigrationError(
        `${name} was changed after it was applied: restore it, and put the change into a new file.`,
      );
  }
  const unknown = [...before.keys()].filter((name) => !files.some((file) => file.name === name));
  if (unknown.length > 0)
    tell({
      kind: "migration",
      migration: unknown.join(", "),
      state: "unknown",
      level: "warning",
      message: `Migrations: the database had ${unknown.join(", ")}, which this release does not bring: it runs on a newer database.`,
    });
}

async function applyOne(
  client: Client,
  { name, text }: { name: string; text: string },
  { remembered, lockWait }: { remembered: string; lockWait: number },
  step: (name: string) => void,
): Promise<void> {
  const started = performance.now();
  const inTransaction = !NO_TRANSACTION.test(text.split("\n", 1)[0] ?? "");
  step(name);
  tell({
    kind: "migration",
    migration: name,
    state: "running",
    level: "info",
    message: `Migration ${name} runs.`,
  });
  try {
    if (inTransaction) await client.query("begin");
    await client.query(`set ${inTransaction ? "local " : ""}lock_timeout = ${Math.round(lockWait)}`);
    await client.query(text);
    if (inTransaction && client.getTransactionStatus?.() === "I")
      throw new MigrationError(
        "it ended its transaction by itself: remove commit and rollback from the file. What it did before stands, and is not remembered",
      );
    await client.query(`insert into ${remembered} (name, checksum, duration_ms) values ($1, $2, $3)`, [
      name,
      sqlChecksum(text),
      performance.now() - started,
    ]);
    if (inTransaction) await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    const failure = new MigrationError(
      `Migration ${name} failed${placeOf(error, text)}: ${messageOf(error)}.${actionOf(error)}`,
      {
        cause: error,
      },
    );
    tell({
      kind: "migration",
      migration: name,
      state: "failed",
      level: "error",
      message: failure.message,
      duration: performance.now() - started,
      error,
    });
    throw failure;
  }
  const duration = performance.now() - started;
  tell({
    kind: "migration",
    migration: name,
    state: "done",
    level: "info",
    message: `Migration ${name} is applied (${Math.round(duration)} ms).`,
    duration,
  });
}

/** The server counts characters from 1 on. */
function placeOf(error: unknown, text: string): string {
  const position = Number((error as { position?: unknown } | null)?.position);
  if (!Number.isInteger(position) || position < 1) return "";
  return ` at line ${[...text].slice(0, position - 1).filter((one) => one === "\n").length + 1}`;
}

function actionOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === "55P03")
    return " A table it needs was locked for longer than tableLockWait: nothing was changed, start again when traffic is low.";
  if (code === "25001")
    return ' Put "-- holdfast: no transaction" on its first line, and only this statement into the file.';
  return "";
}
