/** The types of suspect changes. */
import type { Change, ChangedFile, Evidence, Exception, FlagEvaluation } from "@holdfast/signals";

/** How a release did while it ran: requests by the version that answered them. */
interface ReleaseRate {
  release: string;
  total: number;
  failed: number;
}

/** What is known of the failure and of what was done before it. */
export interface SuspectInput {
  root: Exception;
  /** No root is known: `root` is what was seen instead. Only what sets the very limit or setting that was met is then suspected. (Default: false) */
  masked?: boolean;
  /** The failure's other exceptions. */
  symptoms?: readonly Exception[];
  /** What sort of failure the root is, as `kindOf` says. */
  kind: string;
  /** The signal that told of the root, for citations. (Default: "root") */
  signal?: string;
  /** Epoch milliseconds of the first failure. */
  firstFailure?: number;
  /** The release that the failing requests ran on. */
  release?: string;
  /** Failures of this root per running version. */
  releases?: readonly ReleaseRate[];
  /** Flags as they were evaluated for the failing requests. */
  flags?: readonly FlagEvaluation[];
  /** Whole source of the frames' files as the failing release has them, by the frame's `file`. (Default: only what frames carry is known) */
  sources?: ReadonlyMap<string, string>;
  changes: readonly Change[];
}

/** One thing that may have brought the failure: a commit of a deploy, or a change of another kind. */
export interface Candidate {
  kind: Change["kind"] | "commit";
  id: string;
  title: string;
  author?: string;
  /** Epoch milliseconds when it was made. */
  time?: number;
  /** Epoch milliseconds when it took effect: a commit does so with its deploy. */
  effective?: number;
  release?: string;
  files: readonly ChangedFile[];
  names: readonly string[];
}

/** What a suspect is called in answers. */
interface SuspectChange {
  kind: Candidate["kind"];
  id: string;
  title: string;
  author: string | null;
  time: number | null;
  release: string | null;
  files: string[];
}

export interface Suspect {
  change: SuspectChange;
  /** What speaks for it, strongest first; at least one. */
  why: Evidence[];
  /** What speaks against it. */
  against: Evidence[];
  /** What acting on the wrong suspect, or leaving the right one, would cost. */
  risk: string;
  /** What to do about it. */
  action: string;
  /** 0 to 1: how much the features carry. No probability: an order with distances. */
  score: number;
}

/** One reason for or against a candidate; its weight is in log-odds. */
export interface Reason {
  weight: number;
  text: string;
  signal: string;
}
