/** The incident in a few sentences. */
import { counted } from "./impact-facts.ts";
import type { ReportInput } from "./input.ts";
import type { Fact } from "./report.ts";
import { isoOf } from "./spans.ts";
import { code, visible } from "./visible.ts";

export function summaryOf(input: ReportInput): Fact[] {
  const {
    issue,
    verdict,
    impact,
    stations = {},
    service,
    environment,
    suspects = [],
    chain,
    recovery,
  } = input;
  const facts: Fact[] = [];
  const since = isoOf(stations.started?.time);
  const where = [service && code(service, 80), environment && `(${code(environment, 80)})`]
    .filter(Boolean)
    .join(" ");
  const routes = impact.routes.slice(0, 3).map(({ route }) => code(route, 80));
  facts.push({
    text: `${where === "" ? "The service" : where} failed ${counted(impact.failures, "time")}${routes.length > 0 ? ` on ${routes.join(", ")}` : ""}${since === null ? "" : `, first at ${since}`}.`,
    signals: [impact.signal, ...(stations.started ? [stations.started.signal] : [])],
  });
  const { cause } = verdict;
  if (cause) {
    const said = cause.status === "confirmed" ? "The cause is confirmed" : `The cause is ${cause.status}`;
    facts.push({ text: `${said}: ${visible(cause.title)}.`, signals: signalsOf(cause.evidence) });
  } else
    facts.push({
      text: `The cause is not known. ${visible(verdict.reason)}`,
      signals: [issue.exceptions.find(({ seen }) => seen !== null)?.seen ?? impact.signal],
    });
  const root = issue.exceptions[0];
  const surface = issue.exceptions.at(-1);
  if (cause && root?.role === "root" && surface && surface !== root && surface.seen !== null)
    facts.push({
      text: `What people saw was ${code(`${surface.type}: ${surface.message}`, 160)}: a symptom.`,
      signals: [surface.seen],
    });
  const first = chain?.steps[0];
  if (chain && first && chain.steps.length > 2)
    facts.push({
      text: `It is the end of a chain of ${chain.steps.length} steps that began with: ${visible(first.text)}.`,
      signals: first.signals.slice(0, 3),
    });
  const [suspect] = suspects;
  if (suspect?.why[0])
    facts.push({
      text: `The likeliest change behind it: ${code(`${suspect.change.kind} ${suspect.change.id.slice(0, 12)}`)}, ${code(suspect.change.title, 120)}.`,
      signals: [suspect.why[0].signal],
    });
  if (recovery)
    facts.push({
      text:
        recovery.state === "proven"
          ? "Recovery is proven."
          : recovery.state === "holding"
            ? "The mend holds; windows still run."
            : "Recovery is not proven.",
      signals: [stations.recovered?.signal ?? stations.mitigated?.signal ?? impact.signal],
    });
  return facts;
}

function signalsOf(evidence: readonly { signal: string }[]): string[] {
  return [...new Set(evidence.slice(0, 3).map(({ signal }) => signal))];
}
