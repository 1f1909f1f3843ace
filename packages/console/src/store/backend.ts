/** What the store's parts need of a database: the typed query builder for reading and administration, plain cached SQL for the hot path. */
import type { Kysely } from "kysely";
import type { Accepted, Written } from "./store.ts";
import type { Tables } from "./tables.ts";

/** Runs SQL with `?` placeholders, in whatever connection or transaction it stands for. */
export interface Run {
  all<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Answers the number of rows it changed. */
  run(sql: string, parameters?: readonly unknown[]): Promise<number>;
}

export interface Backend extends SqlWords {
  /** For queries: never waits for a write that is under way. */
  reader: Kysely<Tables>;
  read: Run;
  /**
   * Runs `work` in one transaction that is durable when this resolves. Retried when the database says that trying again
   * helps (deadlock, serialization, busy), so `work` MUST NOT have effects of its own.
   */
  transact<T>(work: (run: Run) => Promise<T>): Promise<T>;
  /** Writes a batch, where there is a faster way than by `transact`; durable when it resolves. */
  write?(batch: readonly Accepted[]): Promise<Written>;
  /** Gives some freed space back to the file system, where the database does not do so by itself. */
  freePages(): Promise<void>;
  close(): Promise<void>;
}

/** Where the two dialects differ in a word. */
export interface SqlWords {
  readonly kind: "sqlite" | "postgres";
  /** `column = any of the list`, with one placeholder; its parameter comes from `list`. */
  among(column: string): string;
  list(values: readonly string[]): unknown;
  /** A row source of the list's values with the column `value`, with one placeholder. */
  rowsOf(alias: string): string;
  least(a: string, b: string): string;
  greatest(a: string, b: string): string;
}

/** Thrown inside `transact` to start it over, e.g. when another process was first to insert a row. */
export class TryAgain extends Error {}
