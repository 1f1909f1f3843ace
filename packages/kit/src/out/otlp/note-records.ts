/** Notes as log records: failures whole, successes counted elsewhere. */
import type { FlagEvaluation } from "@holdfast/signals";
import type { LedgerEntry, Note, WorkContext } from "../../core/index.ts";
import { Once } from "../once.ts";
import { logRecord } from "./log-record.ts";
import { floodKey, plainRecord, type Told } from "./plain-record.ts";

/** Makes records of notes. Keeps what belongs to works under way until it is known how they ended. */
export class NoteRecords {
  readonly #swallowed = new WeakMap<WorkContext, readonly LedgerEntry[]>();
  readonly #flagged = new WeakSet<WorkContext>();
  readonly #erred = new WeakSet<WorkContext>();
  readonly #failed = new WeakSet<WorkContext>();
  readonly #once = new Once();

  /** JSON texts of the note's records; none where it says nothing that has to be sent. */
  of(note: Note): string[] {
    switch (note.kind) {
      case "error":
        return this.#error(note);
      case "work":
        return this.#work(note);
      case "swallowed":
        return this.#swallowedOf(note);
      case "flag":
        return this.#once.first(
          `flag ${note.evaluation.key} ${note.evaluation.variant} ${note.evaluation.reason}`,
          note.time,
        )
          ? [flagRecord(note.evaluation, note.time, undefined)]
          : [];
      case "health_report":
        return [healthRecord(note)];
      default:
        return this.#plain(note);
    }
  }

  /** A note that is left out: what follows from it must not stand for it. */
  skip(note: Note): void {
    if (note.kind === "error" && note.context) this.#erred.add(note.context);
  }

  #plain(note: Told): string[] {
    if (note.level === "debug") return [];
    const key = floodKey(note);
    const first = key === undefined ? { more: 0 } : this.#once.first(key, note.time);
    // The error of the same work was told in full already.
    const told = note.context !== undefined && this.#erred.has(note.context);
    return first ? [plainRecord(note, first.more, told)] : [];
  }

  #error(note: Extract<Note, { kind: "error" }>): string[] {
    const { context, error, handled, mechanism, status, time, level, message, release } = note;
    if (level === "info" || level === "debug") return this.#declined(note);
    const out = context ? this.#flags(context) : [];
    if (context) this.#erred.add(context);
    out.push(
      logRecord({
        time,
        level,
        body: message,
        context,
        status,
        exception: { error, handled, mechanism },
        ...(release !== undefined && { more: { "service.version": release } }),
      }),
    );
    return out;
  }

  /** An error that was an answer (a 404, say) is no failure. One of each route a minute: scanners ask a lot. */
  #declined({
    context,
    error,
    handled,
    mechanism,
    status,
    time,
    level,
    message,
  }: Extract<Note, { kind: "error" }>): string[] {
    const seen = this.#once.first(`declined ${status} ${context?.method} ${context?.route}`, time);
    if (!seen) return [];
    const more = { "holdfast.more": seen.more || undefined };
    const exception = { error, handled, mechanism, present: false };
    return [logRecord({ time, level, body: message, context, status, exception, more })];
  }

  /** What the request's flags were belongs to its error. */
  #flags(context: WorkContext): string[] {
    if (!context.flags || this.#flagged.has(context)) return [];
    this.#flagged.add(context);
    return context.flags.map((flag) => flagRecord(flag, flag.time ?? context.started, context));
  }

  #work({ context, failed, status, time, message, level }: Extract<Note, { kind: "work" }>): string[] {
    const entries = this.#swallowed.get(context);
    this.#swallowed.delete(context);
    if (!failed) return entries ? this.#quiet(entries, context) : [];
    this.#failed.add(context);
    const out = this.#flags(context);
    // A failed answer that no error was told of is a failure all the same.
    if (!this.#erred.has(context))
      out.push(
        logRecord({ time, level: level === "info" ? "error" : level, body: message, context, status }),
      );
    return [...out, ...(entries ?? []).map((entry) => earlier(entry, context))];
  }

  #swallowedOf({ context, entries }: Extract<Note, { kind: "swallowed" }>): string[] {
    if (!context) return this.#quiet(entries, undefined);
    if (this.#failed.has(context) || this.#erred.has(context))
      return entries.map((entry) => earlier(entry, context));
    // The end of the work, which says whether it failed, comes right after.
    this.#swallowed.set(context, entries);
    return [];
  }

  /** Of a work that went well: seen, but no failure. One of each place a minute. */
  #quiet(entries: readonly LedgerEntry[], context: WorkContext | undefined): string[] {
    return entries.flatMap((entry) => {
      const { error, caughtAt, time } = entry;
      const before = this.#once.first(
        `swallowed ${caughtAt?.file}:${caughtAt?.line}:${caughtAt?.column}`,
        time,
      );
      if (!before) return [];
      return [
        logRecord({
          time,
          level: "info",
          eventName: "holdfast.exception.swallowed",
          body: "an exception was caught and not let out; the work went well all the same",
          context,
          exception: { error, present: false, ...(caughtAt && { caughtAt }) },
          more: { "holdfast.more": before.more || undefined },
        }),
      ];
    });
  }
}

/** A swallowed exception of a work that failed: an earlier one of the same trace and span. */
function earlier({ error, caughtAt, time }: LedgerEntry, context: WorkContext): string {
  return logRecord({
    time,
    level: "warning",
    body: caughtAt
      ? `swallowed at ${caughtAt.file}:${caughtAt.line}, before the work failed`
      : "swallowed before the work failed",
    context,
    exception: { error, handled: true, mechanism: "swallowed", ...(caughtAt && { caughtAt }) },
  });
}

/** Semantic conventions for feature flags in logs. */
function flagRecord(flag: FlagEvaluation, time: number, context: WorkContext | undefined): string {
  return logRecord({
    time,
    level: "info",
    eventName: "feature_flag.evaluation",
    body: `${flag.key} is ${flag.variant ?? flag.value ?? "unknown"}`,
    context,
    more: {
      "feature_flag.key": flag.key,
      "feature_flag.result.variant": flag.variant,
      "feature_flag.result.value": flag.value,
      "feature_flag.result.reason": flag.reason,
    },
  });
}

/** Checks that are told of, and routes of one of them. */
const CHECKS_MAX = 100;
const AFFECTS_MAX = 50;

/** The whole answer in one record: what was answered, and by which checks. */
function healthRecord({ report, time, level, message }: Extract<Note, { kind: "health_report" }>): string {
  const { status, answered, checks } = report;
  return logRecord({
    time,
    level,
    eventName: "holdfast.health.report",
    body: message,
    more: {
      "holdfast.health.status": status,
      "url.path": answered?.path,
      "http.response.status_code": answered?.status,
      "holdfast.health.checks": checks
        .slice(0, CHECKS_MAX)
        .map(({ affects, ...check }) => ({ ...check, affects: affects.slice(0, AFFECTS_MAX) })),
    },
  });
}
