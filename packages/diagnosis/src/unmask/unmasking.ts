/** The types of an unmasked failure. */
import type { Level } from "@holdfast/signals";

/** The part that an exception plays. `wrapper`: it only re-tells the root in other words, linked by the program. */
export type Role = "root" | "symptom" | "wrapper";

/** How sure the root is. `inconclusive`: only masks were seen, or nothing tells the candidates apart. */
export type RootStatus = "confirmed" | "likely" | "possible" | "inconclusive";

/** One exception of the failure with its part and why it has it. */
export interface Link {
  /** Index into the exceptions that were given. */
  index: number;
  role: Role;
  /** One sentence for the reader, e.g. "thrown while the error handler was answering for the root". */
  reason: string;
  /** Stable slug of the rule that decided, e.g. `cause`, `mask:serializer`, `earlier`. */
  rule: string;
}

/** What `unmask` found. */
export interface Unmasking {
  /** Index of the root; null when there is no exception, or when only masks were seen. */
  root: number | null;
  status: RootStatus;
  /** Why this is the root, why the status is not higher, and what would tell. */
  reason: string;
  /** Other exceptions that are as good a root as `root` (indexes); said aloud, never hidden. */
  tied: number[];
  /** Root first, then every other exception in the order in which it followed. */
  links: Link[];
  /** Index of the exception that people saw: the outermost or last one; null when there is none. */
  surface: number | null;
}

/** How an exception came to stand in the failure, beyond the program's own links. `session`: one database session told both. `adjacent`: it only stood near by in a log. */
export type Tie = "same" | "request" | "span" | "trace" | "session" | "adjacent";

/** What `unmask` may know beside the exceptions: see `Failure`. */
export interface UnmaskContext {
  /** For each exception what put it beside the others. (Default: "request") */
  ties?: readonly Tie[];
  /** For each exception: true when its teller said that the program handled it and went on (a warning). (Default: false) */
  recovered?: readonly boolean[];
  /** For each exception: true when it lies too far back to be of the same request for sure (an old breadcrumb, or one of no request). (Default: false) */
  distant?: readonly boolean[];
  /** Status that the request was answered with, the gravest where several were seen. (Default: not seen) */
  answered?: number;
  /** The gravest level under which it was told. (Default: error) */
  level?: Level;
  /** Its tellers say that the program went on without what failed. (Default: false) */
  wentOn?: boolean;
  /** A later line that says that another try went well, as its citation. */
  recoveredAt?: string;
  /** The line since which the process was being stopped, as its citation. */
  stoppingSince?: string;
  /** An error of the same process and moment that nothing joins to a lone mask, as its citation: it may be what the mask hides. */
  readonly beside?: string;
}
