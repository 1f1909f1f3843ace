/** What an analyzer is: one known failure, recognised, explained, with what to do about it. */
import type { Exception, Fix } from "@holdfast/signals";
import type { Telling } from "../unmask/telling.ts";

/** What is known of the failure beside the exception itself. */
export interface Around {
  /** The failure's other exceptions. */
  beside?: readonly Exception[];
  /** Tags of the failure's events, e.g. `available`: the names that an object really has. */
  tags?: Readonly<Record<string, string>>;
}

/** An exception as an analyzer reads it. */
export interface Seen extends Telling {
  /** The message in lower case. */
  lower: string;
  /** True where the exception's code is one of the analyzer's own. */
  coded: boolean;
  around: Around;
}

/** Why a failure happens and what to do about it. */
interface Advice {
  /** Why this happens, in one sentence. */
  cause?: string;
  /** In order: now, today, this week. */
  fixes?: readonly Fix[];
  /** How to see that it is gone. */
  verification?: string;
  /** How to go back, where there is something to go back from. */
  rollback?: string;
}

/** A recognised failure. What it advises goes before what its analyzer advises in general. */
export interface Found extends Advice {
  /** A claim in one line, naming what the exception names and nothing that it does not say. */
  title: string;
  /** What else the signals say of it, as sentences of evidence: e.g. the names that exist. */
  details?: readonly string[];
}

/** A failure with everything that is to be said about it. */
export interface Recognised extends Found {
  /** The family: stable, and public. */
  kind: string;
  /** Slug of the analyzer that knew it; the kind itself where that is no more precise. */
  analyzer: string;
  fixes: Fix[];
}

/**
 * One known failure: recognise it, describe it, say what to do (after Spring Boot's FailureAnalyzer).
 * A new one is a new file in this folder, a line in `index.ts` and its must / must-not fixtures.
 *
 * It is asked where the code, the class or the text fits; one that names none of the three is asked always.
 */
export interface Analyzer extends Advice {
  /** Stable slug, e.g. `missing-method`. */
  readonly kind: string;
  /** Slug of the more general kind that it is a case of, and is told as. (Default: none) */
  readonly general?: string;
  /** What it recognises, for the reference: the rest of "Recognises ...". */
  readonly recognises: string;
  /** Codes: SQLSTATE (`22*` for a whole class), errno, the library's own. */
  readonly codes?: readonly string[];
  /** Classes without package; an ending `Error` may be left out. */
  readonly types?: readonly string[];
  /** Parts of the message, lower case. */
  readonly words?: readonly string[];
  /** Undefined: not of this kind after all. */
  recognise(seen: Seen): Found | undefined;
}

export const now = (text: string): Fix => ({ when: "now", text });
export const today = (text: string): Fix => ({ when: "today", text });
export const thisWeek = (text: string): Fix => ({ when: "this week", text });
