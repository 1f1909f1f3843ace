/** The type of a diagnosis. */
import type { Exception, Hypothesis } from "@holdfast/signals";
import type { Failure } from "../correlate/failure.ts";
import type { Fingerprint } from "../fingerprint/fingerprinting.ts";
import type { RootStatus, Unmasking } from "../unmask/unmasking.ts";

/** One distinct issue found in a set of events. */
export interface Diagnosis {
  status: RootStatus;
  /** The root exception; null when none can be named. */
  root: Exception | null;
  fingerprint: Fingerprint;
  /** The most telling failure of the issue: its exceptions and their parts. */
  failure: Failure;
  unmasking: Unmasking;
  hypotheses: Hypothesis[];
  /** Failures that share the fingerprint. */
  failures: number;
  /** Error events in those failures. */
  events: number;
  /** Routes that failed so, without the values in them. */
  routes: { route: string; count: number }[];
  /** When the first and the last of those failures was told, epoch milliseconds; null where no event has a time. */
  times: { first: number; last: number } | null;
}
