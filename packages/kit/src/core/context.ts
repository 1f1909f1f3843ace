/** What the kit knows of the work under way: one request, job run, socket message or start. */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomFillSync } from "node:crypto";
import type { FlagEvaluation } from "@holdfast/signals";
import { processWide } from "./process-wide.ts";
import type { Site } from "./site.ts";

/** One exception that happened during the work, also one that nobody let out. */
export interface LedgerEntry {
  /** As thrown: any value. */
  error: unknown;
  /** Epoch milliseconds when it was first seen. */
  time: number;
  /** The `catch` that took it, where the register hook saw one. */
  caughtAt?: Site;
  /** `caught`: a catch took it and so far nothing let it out; `rethrown`: it, or an error that carries it, went on; `escaped`: it reached the handler. */
  state: "caught" | "rethrown" | "escaped";
}

/** A declared answer that was given instead of the real one. */
export interface Degradation {
  name: string;
  reason: "failed" | "deadline" | "flag" | "open";
  error?: unknown;
  time: number;
}

export type WorkKind = "http" | "job" | "socket" | "boot";

export interface ContextInit {
  kind: WorkKind;
  /** Request id: shown to people, in each log line and answer. (Default: the trace id) */
  id?: string | undefined;
  /** 32 lower-case hex digits. (Default: made) */
  traceId?: string | undefined;
  /** 16 lower-case hex digits: the caller's span. */
  parentSpanId?: string | undefined;
  /** W3C trace flags. (Default: 1, sampled) */
  traceFlags?: number | undefined;
  method?: string | undefined;
  /** Path without query. */
  path?: string | undefined;
  /** Route template, or the job's name; may be set later, once routing is done. */
  route?: string | undefined;
}

/** At most so many ledger entries, flags and degradations are kept for one piece of work; the rest is counted. */
export const CONTEXT_ENTRIES_MAX = 50;

/**
 * Shaped once, filled on demand: a request that goes well allocates nothing beyond this object, and asks one clock. Fields are
 * declared only, since a field that is defined and then set in the constructor is stored twice.
 */
export class WorkContext {
  declare readonly kind: WorkKind;
  declare readonly parentSpanId: string | undefined;
  declare readonly traceFlags: number;
  declare readonly method: string | undefined;
  declare readonly path: string | undefined;
  /** When it began, in milliseconds of the clock that never jumps (`performance.now()`). */
  declare readonly opened: number;
  declare route: string | undefined;
  declare ledger: LedgerEntry[] | undefined;
  declare flags: FlagEvaluation[] | undefined;
  declare degraded: Degradation[] | undefined;
  /** What was left out of the three lists above for their bound. */
  declare dropped: number;
  /** The first error that the handler saw: later ones are its symptoms. */
  declare firstError: { error: unknown } | undefined;
  declare private readonly givenId: string | undefined;
  declare private knownTraceId: string | undefined;
  declare private knownSpanId: string | undefined;
  declare private knownStart: number | undefined;

  constructor(init: ContextInit) {
    this.kind = init.kind;
    this.parentSpanId = init.parentSpanId;
    this.traceFlags = init.traceFlags ?? 1;
    this.method = init.method;
    this.path = init.path;
    this.opened = performance.now();
    this.route = init.route;
    this.ledger = undefined;
    this.flags = undefined;
    this.degraded = undefined;
    this.dropped = 0;
    this.firstError = undefined;
    this.givenId = init.id;
    this.knownTraceId = init.traceId;
    this.knownSpanId = undefined;
    this.knownStart = undefined;
  }

  get id(): string {
    return this.givenId ?? this.traceId;
  }

  get traceId(): string {
    this.knownTraceId ??= makeId(TRACE_ID);
    return this.knownTraceId;
  }

  get spanId(): string {
    this.knownSpanId ??= makeId(SPAN_ID);
    return this.knownSpanId;
  }

  /** When it began, in epoch milliseconds. Reckoned where somebody asks: of works that go well nobody does. */
  get started(): number {
    this.knownStart ??= Math.round(Date.now() - (performance.now() - this.opened));
    return this.knownStart;
  }

  addLedger(entry: LedgerEntry): void {
    this.ledger ??= [];
    if (this.ledger.length < CONTEXT_ENTRIES_MAX) this.ledger.push(entry);
    else this.dropped++;
  }

  addFlag(evaluation: FlagEvaluation): void {
    this.flags ??= [];
    if (this.flags.length < CONTEXT_ENTRIES_MAX) this.flags.push(evaluation);
    else this.dropped++;
  }

  addDegraded(degradation: Degradation): void {
    this.degraded ??= [];
    if (this.degraded.length < CONTEXT_ENTRIES_MAX) this.degraded.push(degradation);
    else this.dropped++;
  }
}

const storage = processWide("context", () => new AsyncLocalStorage<WorkContext>());

/**
 * The work under way; undefined outside of any.
 *
 * @example
 * logger.info({ requestId: currentContext()?.id }, "stock loaded");
 */
export function currentContext(): WorkContext | undefined {
  return storage.getStore();
}

/**
 * Runs `work` inside of a context: all it calls and awaits finds it by `currentContext`.
 *
 * @example
 * runInContext(new WorkContext({ kind: "job", route: "settle" }), () => settle());
 */
export function runInContext<T>(context: WorkContext, work: () => T): T {
  return storage.run(context, work);
}

/** Puts the rest of the current execution into a context: for frameworks whose hooks can't wrap what follows. */
export function enterContext(context: WorkContext): void {
  storage.enterWith(context);
}

/** Digits of the two ids of W3C Trace Context. All zeros would be invalid: of random digits nobody will see that. */
const TRACE_ID = 32;
const SPAN_ID = 16;

/** Random bytes are drawn in blocks, and written as digits in smaller ones: an id that somebody keeps keeps those it was cut from. */
const pool = Buffer.alloc(16_384);
const WRITTEN = 2_048;
let drawn = pool.length;
let digits = "";
let used = 0;

function makeId(length: number): string {
  if (used + length > digits.length) {
    if (drawn >= pool.length) {
      randomFillSync(pool);
      drawn = 0;
    }
    digits = pool.toString("hex", drawn, drawn + WRITTEN);
    drawn += WRITTEN;
    used = 0;
  }
  const id = digits.slice(used, used + length);
  used += length;
  return id;
}
