/** From what is known of an incident to its report. */
import { type Evidence, redact } from "@holdfast/signals";
import type { Suspect } from "../changes/suspecting.ts";
import { chainOfExceptions, fiveWhys } from "../verdict/index.ts";
import { actionItems, fixesOf } from "./action-items.ts";
import { citationsOf } from "./citations.ts";
import { impactFacts } from "./impact-facts.ts";
import type { ReportInput } from "./input.ts";
import { lessonsAsked } from "./lessons.ts";
import { missingIn } from "./missing.ts";
import type { Fact, Report } from "./report.ts";
import { reportId } from "./report-id.ts";
import { DATABASE_STAYS, platformName, waysBack } from "./rollback/platforms.ts";
import { recognisePlatform } from "./rollback/recognise-platform.ts";
import { severityOf } from "./severity.ts";
import { isoOf } from "./spans.ts";
import { summaryOf } from "./summary.ts";
import { durationOf, timelineOf } from "./timeline.ts";
import { verificationOf } from "./verification.ts";
import { code, visible } from "./visible.ts";

/** Bounds of what is shown. */
const HYPOTHESES = 10;
const SUSPECTS = 5;
const EVIDENCE = 8;
const CITED = 3;

/**
 * Writes an incident's report as data; `toMarkdown` and `toHtml` show it. Every sentence of fact cites its signals; what is not known
 * is said to be unknown; lessons are asked for. Secrets are taken out, and all of it is bounded.
 *
 * @example
 * const report = incidentReport({ issue, verdict: weigh({ failure }), impact });
 * toMarkdown(report); // "# INC-1F0C2A9B3E …"
 */
export function incidentReport(input: ReportInput): Report {
  const { issue, verdict, impact, suspects = [], stations = {}, link } = input;
  const own = chainOfExceptions(issue.exceptions, { suspects });
  const chain = input.chain ?? own;
  const platform = input.platform ?? recognisePlatform(input.traces ?? []);
  const migrated = suspects.slice(0, 3).some(({ change }) => change.kind === "migration");
  const written: Omit<Report, "signals"> = {
    id: reportId(issue.fingerprint, input.service, stations.started?.time),
    title: visible(issue.title, 200),
    service: input.service === undefined ? null : visible(input.service, 120),
    environment: input.environment === undefined ? null : visible(input.environment, 120),
    releases: (input.releases ?? []).slice(0, 10).map((one) => visible(one, 120)),
    written: isoOf(input.written),
    conclusive: verdict.cause !== null,
    verdict: verdict.status,
    severity: severityOf(impact, verdict.cause?.kind),
    duration: durationOf(input),
    summary: summaryOf(chain === undefined ? input : { ...input, chain }),
    impact: impactFacts(impact),
    timeline: timelineOf(input),
    chain: chainFacts(input),
    hypotheses: verdict.hypotheses.slice(0, HYPOTHESES).map((one) => ({
      title: visible(one.title),
      status: one.status,
      kind: visible(one.kind, 80),
      for: facts(one.evidence),
      against: facts(one.against),
    })),
    deciding: verdict.deciding,
    missing: missingIn(input),
    suspects: suspects.slice(0, SUSPECTS).map(suspectView),
    fixes: fixesOf(input).map(({ when, text }) => ({ when, text: visible(text) })),
    verification: verificationOf(input),
    rollback: {
      platform: platformName(platform),
      ways: waysBack(platform, { service: input.service, release: input.goodRelease }),
      caution: migrated
        ? `${DATABASE_STAYS} A migration is among the suspects: do not go back over it blindly.`
        : DATABASE_STAYS,
    },
    actions: actionItems(input),
    whys: fiveWhys(chain).map(({ question, answer, signals, known }) => ({
      question: visible(question),
      answer: visible(answer, 700),
      signals: signals.slice(0, CITED),
      known,
    })),
    lessons: lessonsAsked(input).map((text) => visible(text, 700)),
  };
  const clean = redact(written).value;
  const links = new Map<string, string | null>();
  for (const cite of citationsOf(written)) links.set(redact(cite).value, linkOf(link?.(cite)));
  // The commands are our own, with none but plain words in them: their variables only look like secrets.
  const kept = { ...clean, rollback: written.rollback };
  return { ...kept, signals: citationsOf(clean).map((cite) => ({ cite, link: links.get(cite) ?? null })) };
}

/** The chain over services first, if there is one; then that of the failure itself. */
function chainFacts({ chain, issue, suspects = [] }: ReportInput): Fact[] {
  const own = chainOfExceptions(issue.exceptions, { suspects });
  const steps = [
    ...(chain?.steps ?? []).map((step) => ({ step, joint: ", because " })),
    ...(own?.steps ?? []).map((step) => ({ step, joint: "; " })),
  ];
  return steps.slice(0, 40).map(({ step: { text, because, time, signals }, joint }) => {
    const at = isoOf(time);
    return {
      text: `${at === null ? "" : `${at} `}${visible(upper(text))}${because === undefined ? "" : `${joint}${visible(because)}`}.`,
      signals: signals.slice(0, CITED),
    };
  });
}

function suspectView({ change, why, against, risk, action, score }: Suspect): Report["suspects"][number] {
  const by = change.author === null ? "" : ` by ${code(change.author, 80)}`;
  const id = change.kind === "commit" ? change.id.slice(0, 12) : change.id;
  return {
    what: `${change.kind} ${code(id, 80)}${by}: ${code(change.title, 160)}`,
    why: facts(why),
    against: facts(against),
    risk: visible(risk),
    action: visible(action),
    score,
  };
}

function facts(evidence: readonly Evidence[]): Fact[] {
  return evidence
    .slice(0, EVIDENCE)
    .map(({ text, signal }) => ({ text: ended(visible(text)), signals: [signal] }));
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Only addresses of the web and paths of the same host: a citation must not run anything. */
function linkOf(link: string | undefined): string | null {
  if (link === undefined || link.length > 500) return null;
  return /^(?:https?:\/\/|\/(?!\/))[\w\-.~:/?#@!$&*+,;=%]*$/.test(link) ? link : null;
}
