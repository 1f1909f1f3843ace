/** How grave it was, by one stated rule from its impact. */
import type { Fact, Impact, Severity } from "./report.ts";

/** Kinds that leave no instance to answer. */
const DOWN =
  /killed|crash|^exited|not-running|not-ready|^(?:heap-)?out-of-memory|memory-exhausted|^start-|restarting|port-not-bound|pod-evicted|segmentation-fault/;

const BY_SHARE: readonly (readonly [number, Severity, string])[] = [
  [0.5, "SEV1", "half of the requests or more failed"],
  [0.05, "SEV2", "5 % of the requests or more failed"],
  [0.005, "SEV3", "0.5 % of the requests or more failed"],
  [0, "SEV4", "fewer than 0.5 % of the requests failed"],
];
const BY_COUNT: readonly (readonly [number, Severity, string])[] = [
  [1000, "SEV2", "1,000 failures or more, of an unknown number of requests"],
  [10, "SEV3", "10 failures or more, of an unknown number of requests"],
  [0, "SEV4", "fewer than 10 failures, of an unknown number of requests"],
];

/** @param kind of the first cause, where there is one */
export function severityOf(impact: Impact, kind: string | undefined): { level: Severity; why: Fact } {
  const { requests, failures, signal } = impact;
  if (requests && requests.total > 0) {
    const share = requests.failed / requests.total;
    const [, level, rule] = BY_SHARE.find(([from]) => share >= from) ?? BY_SHARE.at(-1)!;
    return said(level, `${rule} (${requests.failed} of ${requests.total})`, signal);
  }
  const [, level, rule] = BY_COUNT.find(([from]) => failures >= from) ?? BY_COUNT.at(-1)!;
  if (kind !== undefined && DOWN.test(kind) && level !== "SEV2")
    return said(
      "SEV2",
      "the process itself ended or did not start, and the share of requests is unknown",
      signal,
    );
  return said(level, `${rule} (${failures})`, signal);
}

function said(level: Severity, rule: string, signal: string): { level: Severity; why: Fact } {
  return { level, why: { text: `${level}: ${rule}.`, signals: [signal] } };
}
