/** What the parts of the kit say about the service. Log lines, metrics, spans and signals are all made from these. */
import type { Boot, FlagEvaluation, HealthReport, HealthStatus, Level } from "@holdfast/signals";
import type { Degradation, LedgerEntry, WorkContext } from "./context.ts";
import { headlineOf, messageOf } from "./headline.ts";
import { ownFailure } from "./own-failure.ts";
import { processWide } from "./process-wide.ts";
import { readText, typeOfError } from "./read-property.ts";
import { sayOnStderr } from "./say-on-stderr.ts";
import type { Site } from "./site.ts";

interface Said {
  /** Epoch milliseconds. */
  time: number;
  level: Level;
  /** One line for people: what happened, why, what to do. */
  message: string;
  /** The work during which it happened. (Default: none) */
  context?: WorkContext | undefined;
}

export type Note = Said &
  (
    | {
        kind: "error";
        /** As thrown: any value. */
        error: unknown;
        /** False: it reached the framework or the process. */
        handled: boolean;
        /** `http`, `job`, `socket`, `boot`, `uncaughtException`, `unhandledRejection`, ... */
        mechanism: string;
        /** Status that was answered. */
        status?: number;
        /** Of the run that it happened in, where that is not this one. */
        release?: string;
      }
    /** A piece of work came to its end. `status` is of HTTP; `failed` of any. Durations are milliseconds. */
    | { kind: "work"; context: WorkContext; status?: number; failed: boolean; duration: number }
    /** Exceptions that a piece of work caught and never let out, told once at its end. */
    | { kind: "swallowed"; entries: readonly LedgerEntry[] }
    /** A file of the application runs as it is: what its catches take is not seen. */
    | { kind: "ledger"; file: string; reason: string }
    | { kind: "degraded"; degradation: Degradation }
    | {
        kind: "health";
        check: string;
        status: HealthStatus;
        previous: HealthStatus | undefined;
        output?: string;
        affects: readonly string[];
      }
    /** What is said of the whole service's health: told as it changes, and now and then while it is asked for. */
    | { kind: "health_report"; report: HealthReport }
    | {
        kind: "phase";
        phase: string;
        state: Boot["phases"][number]["state"];
        duration?: number;
        error?: unknown;
        pending?: readonly Site[];
      }
    | { kind: "boot"; boot: Boot }
    /** The event loop stood still. `duration` milliseconds so far. */
    | {
        kind: "blocked";
        duration: number;
        sites: readonly Site[];
        /** Milliseconds from the last sign of life until the line was known. */
        namedAfter?: number;
      }
    /** A part of the kit can do less than it should here (e.g. threads are forbidden): said once. */
    | { kind: "reduced"; part: string }
    | {
        kind: "job";
        job: string;
        run: string;
        outcome:
          | "ok"
          | "failed"
          | "deadline"
          | "overlap"
          | "off"
          | "quarantined"
          | "released"
          | "locked_elsewhere"
          /** Ended by the shutdown, or by the run that took its place. */
          | "cancelled"
          /** A run that was given up at its deadline came to its end after all. */
          | "late";
        attempt: number;
        duration: number;
        error?: unknown;
      }
    | { kind: "flag"; evaluation: FlagEvaluation }
    /** A flag's source or kill switch changed its state. */
    | {
        kind: "flags";
        event: "loaded" | "kept_last_good" | "unavailable" | "killed" | "revived";
        flag?: string;
        error?: unknown;
      }
    | {
        kind: "breaker";
        name: string;
        from: "closed" | "open" | "half_open";
        to: "closed" | "open" | "half_open";
        error?: unknown;
      }
    | { kind: "retry"; name: string; attempt: number; delay: number; error: unknown }
    /** What a guard's owner should know, said once or at most once a minute. */
    | { kind: "guard"; name: string; event: "not_retried" | "budget_spent" | "conflict"; error?: unknown }
    | {
        kind: "auth";
        event: "degraded" | "refused" | "unavailable" | "keys_stale" | "recovered";
        error?: unknown;
      }
    | {
        kind: "pool";
        pool: string;
        event:
          | "client_error"
          | "connect_failed"
          | "connection_lost"
          | "deadline"
          | "discarded"
          | "double_release"
          | "exhausted"
          | "recovered"
          | "retried"
          | "settings";
        error?: unknown;
      }
    | {
        kind: "migration";
        migration: string;
        state: "running" | "done" | "failed" | "missing" | "unknown";
        duration?: number;
        error?: unknown;
      }
    | {
        kind: "socket";
        event: "opened" | "closed" | "refused" | "fallback" | "slow" | "dead";
        code?: number;
        error?: unknown;
      }
    | { kind: "config"; problems: number }
    | {
        kind: "shutdown";
        step: string;
        state: "running" | "done" | "failed" | "late";
        duration?: number;
        error?: unknown;
      }
  );

/** A note without what `tell` adds by itself. */
export type NoteInit = Note extends infer One
  ? One extends Note
    ? Omit<One, "time"> & { time?: number }
    : never
  : never;

export type NoteListener = (note: Note) => void;

/** Hears the end of a request that went well as numbers, without a note being made. `duration` in milliseconds. */
export type WellListener = (context: WorkContext, status: number, duration: number) => void;

export interface NoteListenerOptions {
  /**
   * What hears of requests that went well, undegraded and with an empty ledger, in the place of the listener: they are nearly all, and
   * a note for each is what they can be spared. `false`: nobody. (Default: the listener, by a `work` note)
   */
  well?: WellListener | false;
}

interface Hearers {
  all: readonly NoteListener[];
  /** Of `all` those that hear of each request by a note. */
  plain: readonly NoteListener[];
  well: readonly WellListener[];
}

const hearers = processWide("hearers", (): Hearers & { known: Map<NoteListener, NoteListenerOptions> } => ({
  known: new Map(),
  all: [],
  plain: [],
  well: [],
}));

/**
 * Says a note to every listener. Never throws: a listener that fails is counted and the others go on. With no listener, what is a
 * warning or worse goes to stderr as one JSON line, since an error must not end in silence.
 *
 * @example
 * tell({ kind: "breaker", level: "warning", message: "auth: open after 5 failures", name: "auth", from: "closed", to: "open" });
 */
export function tell(init: NoteInit): void {
  const note = init as Note;
  note.time ??= Date.now();
  if (hearers.all.length === 0) {
    if (note.level !== "info" && note.level !== "debug") sayAlone(note);
    return;
  }
  say(note, hearers.all);
}

/**
 * Tells the end of a request that went well: to those who count by numbers, and by a `work` note to those who want one, if anybody
 * does. Never throws.
 *
 * @param duration milliseconds
 * @example
 * tellWell(context, 200, performance.now() - context.opened);
 */
export function tellWell(context: WorkContext, status: number, duration: number): void {
  const { well, plain } = hearers;
  for (let index = 0; index < well.length; index++) {
    try {
      well[index]!(context, status, duration);
    } catch (error) {
      ownFailure("listener", error);
    }
  }
  if (plain.length === 0) return;
  const message = `${context.route} answered ${status}`;
  const time = context.started + duration;
  say({ time, kind: "work", level: "info", message, context, status, failed: false, duration }, plain);
}

function say(note: Note, to: readonly NoteListener[]): void {
  for (const listener of to) {
    try {
      listener(note);
    } catch (error) {
      ownFailure("listener", error);
    }
  }
}

/**
 * Hears every note from now on; answers the end of it.
 *
 * @example
 * const stop = onNote((note) => note.kind === "breaker" && page(note.message));
 */
export function onNote(listener: NoteListener, options: NoteListenerOptions = {}): () => void {
  hearers.known.set(listener, options);
  sortHearers();
  return () => {
    hearers.known.delete(listener);
    sortHearers();
  };
}

/** New lists, so that one that is being told to the end stays as it is. */
function sortHearers(): void {
  const known = [...hearers.known];
  hearers.all = known.map(([listener]) => listener);
  hearers.plain = known.filter(([, { well }]) => well === undefined).map(([listener]) => listener);
  hearers.well = known.flatMap(([, { well }]) => (well ? [well] : []));
}

/** Characters of a stack that is said on stderr. */
const STACK_MAX = 8_000;

function sayAlone(note: Note): void {
  const { time, level, kind, message, context } = note;
  const line = { time, level, kind, msg: message, ...(context && { requestId: context.id }) };
  if (note.kind === "swallowed") {
    for (const { error, caughtAt } of note.entries)
      sayOnStderr({
        ...line,
        err: errorOf(error),
        ...(caughtAt && { caughtAt: `${caughtAt.file}:${caughtAt.line}` }),
      });
    return;
  }
  sayOnStderr({ ...line, ...("error" in note && note.error !== undefined && { err: errorOf(note.error) }) });
}

function errorOf(error: unknown): { type: string; message: string; stack: string } {
  return {
    type: typeOfError(error),
    message: messageOf(error),
    stack: readText(error, "stack", STACK_MAX) ?? headlineOf(error),
  };
}
