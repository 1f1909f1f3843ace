/** One step of the retention: a few milliseconds, so that writes and queries get between. */
import type { Run, SqlWords } from "../backend.ts";

export interface StepInput {
  run: Run;
  words: SqlWords;
  /** Of the volume counters. */
  slot: number;
  /** Bytes that are too many; negative where there is room. */
  over: number;
}

export interface Freed {
  /** Rows changed or deleted; a step that answers 0 is the last. */
  rows: number;
  events: number;
  bytes: number;
}

export type Step = (input: StepInput) => Promise<Freed>;

export const NOTHING: Freed = { rows: 0, events: 0, bytes: 0 };

/** Rows of one step. */
export const STEP = 200;
