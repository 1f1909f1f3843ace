/** What each rewritten catch calls. Runs between a throw and the application's own catch: it must be quick and must not throw. */
import { types } from "node:util";
import { currentContext, ownFailure, type Site, type WorkContext } from "../core/index.ts";
import { readCatchSite } from "./catch-site.ts";
import { noteOutsideOfWork } from "./outside-of-work.ts";
import { PASSED_MAX, type RecordedEntry, SITE_ENTRIES_MAX } from "./recorded-entry.ts";

/**
 * Notes that a catch took an exception: in the ledger of the work under way, else among the recent ones of the process. Nothing of
 * the error is read beyond own plain properties of native errors; the stack is left for later. Never throws.
 *
 * @param site where it was caught, or `file:line:column (function)`
 * @param rethrows true where the catch lets it out again in any case
 * @example
 * try { await warmCache(); } catch (error) { noteCaught(error, { file: "src/cache.ts", line: 12 }); }
 */
export function noteCaught(error: unknown, site: Site | string, rethrows = false): void {
  try {
    const at = typeof site === "string" ? readCatchSite(site) : site;
    const context = currentContext();
    if (context === undefined) noteOutsideOfWork(error, at);
    else record(context, error, at, rethrows);
  } catch (failure) {
    ownFailure("ledger", failure);
  }
}

function record(context: WorkContext, error: unknown, at: Site, rethrows: boolean): void {
  const state = rethrows ? "rethrown" : "caught";
  const ledger = context.ledger as RecordedEntry[] | undefined;
  if (ledger !== undefined) {
    const byIdentity = (typeof error === "object" && error !== null) || typeof error === "function";
    let here = 0;
    let last: RecordedEntry | undefined;
    for (let index = ledger.length - 1; index >= 0; index--) {
      const entry = ledger[index]!;
      const sameSite = entry.caughtAt === at;
      if (byIdentity && entry.error === error) {
        seenAgain(entry, at, sameSite, state);
        return;
      }
      if (!sameSite) continue;
      if (alike(entry.error, error)) {
        entry.times = (entry.times ?? 1) + 1;
        return;
      }
      here++;
      last ??= entry;
    }
    if (last !== undefined && here >= SITE_ENTRIES_MAX) {
      last.others = (last.others ?? 0) + 1;
      return;
    }
  }
  context.addLedger({ error, time: Date.now(), caughtAt: at, state });
}

/** The exception left the catch that took it before, and was taken by this one. */
function seenAgain(entry: RecordedEntry, at: Site, sameSite: boolean, state: "caught" | "rethrown"): void {
  if (sameSite) {
    entry.times = (entry.times ?? 1) + 1;
  } else {
    if (entry.caughtAt !== undefined) {
      entry.passed ??= [];
      if (entry.passed.length < PASSED_MAX) entry.passed.push(entry.caughtAt);
    }
    entry.caughtAt = at;
  }
  if (entry.state !== "escaped") entry.state = state;
}

/** One more of the same: class, message and code are equal. Only native errors and primitives are looked into. */
function alike(a: unknown, b: unknown): boolean {
  if (!types.isNativeError(a) || !types.isNativeError(b)) return Object.is(a, b);
  return (
    own(a, "message") === own(b, "message") &&
    own(a, "code") === own(b, "code") &&
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b)
  );
}

/** An own plain property: no getter of the application runs here. */
function own(error: Error, key: string): unknown {
  return Object.getOwnPropertyDescriptor(error, key)?.value;
}
