/** What the main thread and the watchdog thread share. Types and positions alone: both sides import it. */
import type { Site } from "../core/site.ts";

/** Positions in the shared 64-bit words. */
export const BEAT = 0;
/** 1 while a debugger's port is open: a person at a breakpoint is no fault. */
export const HELD = 1;
/** Epoch milliseconds after which a blocked process is ended by the watchdog; 0 for never. */
export const END_BY = 2;
export const WORDS = 3;

/** Threads and copies of the kit hear of blocks by a BroadcastChannel of this name. */
export const BLOCKED_CHANNEL = "holdfast.kit.blocked";

export interface ThreadData {
  shared: SharedArrayBuffer;
  /** Milliseconds. */
  threshold: number;
  /** Milliseconds between two beats. */
  interval: number;
  /** Bytes that the main thread's heap may have. */
  heapLimit: number;
  /** Milliseconds after which the thread itself writes to stderr; 0 for never. */
  sayAfter: number;
}

/** One standstill of the event loop, as the thread saw it. */
export interface Block {
  /** Milliseconds, without the time during which the whole process was stopped. */
  duration: number;
  /** Milliseconds from the last sign of life until the line was known. */
  namedAfter?: number;
  /** Innermost first. */
  sites: Site[];
  /** Processor time per time from the suspicion until the line was known: near 0 waits, near 1 computes. */
  cpu?: number;
  /** Part of the heap's limit in use. */
  heap?: number;
  /** Why no line is known. */
  unnamed?: string;
}

export type ThreadMessage =
  | { kind: "blocked" | "ended"; block: Block }
  | { kind: "no_inspector"; reason: string };
