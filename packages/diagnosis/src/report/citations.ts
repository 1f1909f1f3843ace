/** Every signal that a report cites, in the order in which they come. */
import type { Report } from "./report.ts";

/** Longer lists are cut: the report stays readable. */
const MOST = 400;

type Cited = Omit<Report, "signals">;

/** In the order of the sections. */
export function citationsOf(report: Cited): string[] {
  const seen = new Set<string>();
  const take = (signals: readonly string[]) => {
    for (const signal of signals) if (seen.size < MOST) seen.add(signal);
  };
  const facts = (list: readonly { signals: readonly string[] }[]) => {
    for (const { signals } of list) take(signals);
  };
  take(report.severity.why.signals);
  take(report.duration.what.signals);
  facts(report.summary);
  facts(report.impact);
  facts(report.timeline);
  facts(report.chain);
  for (const one of report.hypotheses) {
    facts(one.for);
    facts(one.against);
  }
  for (const one of report.suspects) {
    facts(one.why);
    facts(one.against);
  }
  facts(report.verification.results);
  facts(report.whys);
  return [...seen];
}
