/** What the thread that writes batches is told, and what it answers. */
import type { Accepted, AcceptedError, Written } from "../store.ts";

/** What the thread is started with. */
export interface WriterData {
  path: string;
  /** Spreads the volume counters of several processes. */
  slot: number;
}

/**
 * An `Accepted` on its way: events as JSON text. Text is copied as a block, an object graph is walked twice;
 * and the event's JSON is what the thread stores.
 */
export type Sent = Omit<Accepted, "errors"> & { errors: (Omit<AcceptedError, "error"> & { json: string })[] };

/** A batch to write, or the order to close the database and end. */
export type ToWriter = { batch: Sent[] } | "close";

/** An error in a form that keeps what the sender of the batch decides by. */
export interface SentError {
  /** The error's class where that tells something: built-in ones, and ours. */
  name: string;
  message: string;
  stack: string | undefined;
  code: unknown;
  errcode: unknown;
}

export type FromWriter = { written: Written } | { failed: SentError };
