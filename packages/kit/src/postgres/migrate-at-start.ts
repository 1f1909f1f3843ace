/** Migrations when the service starts: one process applies them, the others wait, a failure stops the start. */
import type { Pool } from "pg";
import { lifecycle, messageOf, type PartState, registerState, setLifecycle, tell } from "../core/index.ts";
import { applyFolder, type FolderOptions } from "./apply-folder.ts";
import { MigrationError, MigrationLockError } from "./errors.ts";
import { connectAlone, type LockOptions, takeLock } from "./migration-lock.ts";

export type MigrateAtStartOptions = LockOptions &
  (
    | {
        /**
         * Runs the migrator of your choice while the lock is held; answers the names that it applied, if it knows. `signal` aborts when
         * the lock is lost: stop then, another process may begin.
         */
        migrate(held: { signal: AbortSignal }): Promise<readonly string[] | undefined>;
        folder?: never;
      }
    | (FolderOptions & { migrate?: never })
  );

export interface MigratedAtStart {
  /** What this process applied; empty where nothing was left to do. */
  applied: readonly string[];
}

/**
 * Applies migrations under an advisory lock of the session, on a connection of its own. Each step is told by a `migration` note, the
 * state `migrations` says no while they run and after a failure. A process that is killed leaves no half migration and no lock.
 *
 * @throws MigrationError where one fails, names file, line and SQLSTATE
 * @throws MigrationLockError where another process held the lock for longer than `lock.wait`
 * @example
 * await migrateAtStart(pool, { folder: "migrations" });
 * await migrateAtStart(pool, { migrate: async () => (await migrator.migrateToLatest()).results?.map((one) => one.migrationName) });
 */
export async function migrateAtStart(pool: Pool, options: MigrateAtStartOptions): Promise<MigratedAtStart> {
  const state = openState();
  try {
    const applied = await underLock(pool, options, state);
    state.done();
    return { applied };
  } catch (error) {
    const failure =
      error instanceof MigrationError || error instanceof MigrationLockError
        ? error
        : new MigrationError(`Migrations failed: ${messageOf(error)}`, { cause: error });
    state.failed(failure.message);
    tell({
      kind: "migration",
      migration: "all",
      state: "failed",
      level: "fatal",
      message: `${failure.message} The service must not take traffic.`,
      error: failure,
    });
    throw failure;
  }
}

interface StartState {
  step(name: string): void;
  done(): void;
  failed(reason: string): void;
}

function openState(): StartState {
  let now: PartState = { status: "fail", output: "migrations are about to run" };
  registerState({ name: "migrations", read: () => now });
  // Where no boot is used the service calls itself ready; with one, the phase's failure is the boot's to judge.
  const alone = lifecycle() === "ready" || (lifecycle() === "failed" && failedHere);
  return {
    step: (name) => {
      now = { status: "fail", output: `migrations are running: ${name}` };
    },
    done: () => {
      now = { status: "pass" };
      if (alone && lifecycle() === "failed") setLifecycle("ready");
      failedHere = false;
    },
    failed: (reason) => {
      now = { status: "fail", output: reason };
      failedHere = alone;
      if (alone) setLifecycle("failed");
    },
  };
}

/** Whether it was this part that set the lifecycle to failed: then a later success takes it back. */
let failedHere = false;

async function underLock(
  pool: Pool,
  options: MigrateAtStartOptions,
  state: StartState,
): Promise<readonly string[]> {
  const client = await connectAlone(pool);
  const lost = new AbortController();
  const onLost = (error?: Error): void =>
    lost.abort(error ?? new Error("the connection that held the lock ended"));
  client.on("error", onLost).on("end", () => onLost());
  try {
    await takeLock(client, options, state.step);
    if (options.folder !== undefined) return await applyFolder(client, options, state.step);
    const started = performance.now();
    state.step("the given migrator");
    tell({
      kind: "migration",
      migration: "migrator",
      state: "running",
      level: "info",
      message: "Migrations: the given migrator runs.",
    });
    const applied =
      (await Promise.race([options.migrate({ signal: lost.signal }), whenLost(lost.signal)])) ?? [];
    if (lost.signal.aborted) throw lockLost(lost.signal);
    tell({
      kind: "migration",
      migration: "migrator",
      state: "done",
      level: "info",
      message: `Migrations: done${applied.length ? `, applied ${applied.join(", ")}` : ""}.`,
      duration: performance.now() - started,
    });
    return applied;
  } finally {
    // The lock is the session's: it ends with it.
    client.removeAllListeners("end");
    const late = setTimeout(
      () => (client.connection as unknown as { stream: { destroy(): void } }).stream.destroy(),
      2_000,
    );
    late.unref();
    void client.end().then(
      () => clearTimeout(late),
      () => clearTimeout(late),
    );
  }
}

/** The migrator may go on for ever: what it does from now on is not alone any more. */
async function whenLost(signal: AbortSignal): Promise<never> {
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  throw lockLost(signal);
}

function lockLost(signal: AbortSignal): MigrationError {
  return new MigrationError(
    `The lock was lost while the migrator ran (${messageOf(signal.reason)}): another process may have run too. Check the state before going on.`,
  );
}
