/** The type of a fingerprint. */

/**
 * What makes two failures the same, and why.
 *
 * @example
 * const { value, version } = fingerprint(failure, unmask(failure.exceptions));
 * const issue = `${version}:${value}`; // the same for every telling of the fault
 */
export interface Fingerprint {
  /** Version of the algorithm; fingerprints of different versions are never compared. */
  version: number;
  /** 32 hex digits. */
  value: string;
  /** The parts that were hashed, readable: `type TypeError`, `frame src/dashboard/route loadDashboard`, `message … <num>`. */
  parts: string[];
  /** What was left out and why, e.g. `3 vendor frames`, `line numbers`. */
  ignored: string[];
  /** Title for people: `TypeError: quotes.statistics is not a function`. */
  title: string;
}
