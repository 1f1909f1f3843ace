/** Every error that the Postgres part throws on purpose. */
import { KitError } from "../core/index.ts";

/** No connection became free in time: all are in use. The message names the holders. */
export class PoolExhaustedError extends KitError {
  static override readonly code = "KIT_POOL_EXHAUSTED";
}

/** No new connection could be made in time: the server, or a proxy before it, did not answer. */
export class ConnectDeadlineError extends KitError {
  static override readonly code = "KIT_CONNECT_DEADLINE";
}

/** A statement took longer than its deadline. It may have been executed: its outcome is unknown. */
export class QueryDeadlineError extends KitError {
  static override readonly code = "KIT_QUERY_DEADLINE";
}

/** The pool was ended while somebody waited for a connection. */
export class PoolEndedError extends KitError {
  static override readonly code = "KIT_POOL_ENDED";
}

/** A migration failed, or its state can't be told. */
export class MigrationError extends KitError {
  static override readonly code = "KIT_MIGRATION";
}

/** Another process held the migration lock for longer than the wait that was allowed. */
export class MigrationLockError extends KitError {
  static override readonly code = "KIT_MIGRATION_LOCK";
}
