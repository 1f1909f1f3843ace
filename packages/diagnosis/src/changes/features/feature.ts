/** What a feature is: one explicit reason for or against a candidate. */
import type { ChangedFile, Frame } from "@holdfast/signals";
import type { FaultName } from "../fault-names.ts";
import type { Relevance } from "../relevance.ts";
import type { SameFile } from "../same-file.ts";
import type { Candidate, Reason, SuspectInput } from "../suspecting.ts";
import type { UsedName } from "../used-names.ts";

/** A file of the candidate that a frame of the root runs through. */
export interface Touch {
  frame: Frame;
  /** 0 is the throw site, counted over the service's own frames. */
  depth: number;
  path: string;
  how: SameFile;
}

/** A candidate beside what is known of the failure, prepared once. */
export interface Case {
  candidate: Candidate;
  input: SuspectInput;
  names: readonly FaultName[];
  touches: readonly Touch[];
  /** The candidates that were made after it. */
  later: readonly Candidate[];
  /** The service's own frames of the root, throw site first. */
  frames: readonly Frame[];
  /** Words of the error that code may bear, with how much each tells. */
  faultWords: ReadonlyMap<string, number>;
  /** Names of several parts in the error, whole. */
  faultPhrases: readonly string[];
  /** By such a word, how many candidates changed it. */
  changers: ReadonlyMap<string, number>;
  /** Whether what was changed in a file of the stack has to do with the error. */
  relevanceOf(file: ChangedFile): Relevance;
  /** Whose the line is that threw. */
  writer: Candidate | undefined;
  /** What the code at the frames uses. */
  used: readonly UsedName[];
  /** The package that the root was thrown in; undefined where the service's own code or the runtime threw. */
  thrownIn: string | undefined;
  /** What cites the root. */
  signal: string;
  /** What cites the candidate: `commit 1a2b3c4`, `flag settlement`. */
  self: string;
}

/** One feature, one file: a new one is a file beside the others and a line in `index.ts`. */
export type Feature = (one: Case) => Reason | undefined;
