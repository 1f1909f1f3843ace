/** What the main thread and the watchdog thread share. Types and positions alone: both sides import it. */
import type { Site } from "../core/site.ts";

/** Positions in the shared 64-bit words. */
export const BEAT = 0;
/** 1 while a debugger's port is open: a person at a breakpoint is no fault. */
export const HELD = 1;
export const WORDS = 2;

/** Threads and copies of the kit hear of blocks by a BroadcastChannel of this name. */
export const BLOCKED_CHANNEL = "holdfast.kit.blocked";

export interface ThreadData {
  shared: SharedArrayBuffer;
  /** Where the main thread says which call it is about to enter: see `Desk`. */
  desk: SharedArrayBuffer;
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
  /** The call of the runtime inside of which it stands, as the main thread said before it entered: its places are those of the source already. */
  call?: EnteredCall;
  /** What the system says of the main thread, where no line is known. */
  hint?: string;
}

/** A call of the runtime that returns when something outside of the process lets it. */
export interface EnteredCall {
  /** `execFileSync`. */
  name: string;
  /** What it is called on: a program's name, a path, a file descriptor. */
  on?: string;
  /** The phase of the start that entered it. */
  phase?: string;
  /** Innermost first. */
  sites: Site[];
  /** It runs a program: these the process had started before. */
  children?: readonly number[];
}

/** After that time a blocked process is to be ended, and what is said then. */
export interface BlockEnd {
  /** Epoch milliseconds. */
  time: number;
  /** What runs. */
  phases: readonly RunningWork[];
  /** All phases, a line each. */
  lines: readonly string[];
  /** Says it on stderr. */
  print: boolean;
}

export interface RunningWork {
  name: string;
  /** Epoch milliseconds. */
  started: number;
  /** Milliseconds. */
  deadline: number;
  critical: boolean;
  /** Its function has been called and has not returned. */
  entered: boolean;
}

/** What the main thread asks of the watchdog's: when to end the process. */
export type ToThread = { kind: "end"; end: BlockEnd | undefined };

export type ThreadMessage =
  | { kind: "blocked" | "ended"; block: Block }
  | { kind: "no_inspector"; reason: string };
