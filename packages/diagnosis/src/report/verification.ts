/** What proves that it is gone, and how far that is. */
import type { ReportInput } from "./input.ts";
import type { Fact, Report } from "./report.ts";
import { lasting } from "./spans.ts";
import { code, visible } from "./visible.ts";

const MOST = 30;

export function verificationOf({
  recovery,
  issue,
  verdict,
  impact,
  stations,
}: ReportInput): Report["verification"] {
  const how = [issue.verification, ...verdict.hypotheses.slice(0, 1).map(({ verification }) => verification)]
    .filter((one): one is string => one !== undefined && one !== "")
    .map((text) => visible(text));
  const unique = [...new Set(how)];
  if (!recovery) return { state: "not observed", results: [], how: unique };
  const signals = [stations?.mitigated?.signal ?? impact.signal];
  const results: Fact[] = [];
  for (const { route, clean, needed, bound, done } of recovery.routes.slice(0, MOST))
    results.push({
      text: `${code(route, 120)}: ${clean} clean requests of ${needed} that are needed on the mended version; ${done ? `its failure rate is below ${percent(bound)} at 95 %` : "not proven"}.`,
      signals,
    });
  results.push({
    text: recovery.recurred
      ? "The root came back on the mended version."
      : "The root was not seen on the mended version.",
    signals,
  });
  for (const { name, state, left, signal } of recovery.criteria.slice(0, MOST))
    results.push({
      text: `${code(name)}: ${state}${state === "running" || state === "broken" ? `, ${lasting(left)} to go` : ""}.`,
      signals: [signal],
    });
  for (const text of recovery.missing.slice(0, MOST))
    results.push({ text: `Missing: ${visible(text)}`, signals });
  return { state: recovery.state, results, how: unique };
}

function percent(rate: number): string {
  return `${(rate * 100).toPrecision(2)} %`;
}
