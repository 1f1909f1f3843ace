/** From what was weighed to statuses, an order, and whether anything can be said at all. */
import { type Confidence, type Evidence, hash128 } from "@holdfast/signals";
import { checksFor, powerOf } from "./checks/checks-for.ts";
import type { Claim } from "./claim.ts";
import type { Check, Verdict, Weighed, Weighing } from "./verdict.ts";
import { APART, CARRIES, DIRECT, THRESHOLDS } from "./weights.ts";

/** Checks that are proposed. */
const CHECKS = 5;
/** Claims that are kept. */
const MOST = 20;

export function settle(claims: readonly Claim[], reason: string): Verdict {
  const all = unlike(claims.slice(0, MOST)).map(settled);
  return judge(all, reason);
}

/** Judges claims whose weights are there: after the first weighing and after every answer. */
export function judge(claims: readonly Weighed[], reason: string): Verdict {
  const hypotheses = claims.map(restate).sort(surestFirst);
  const causes = hypotheses.filter(({ question, status }) => question === "cause" && status !== "ruled out");
  const [first, second] = causes;
  const near = first && second && first.score - second.score < APART;
  const carried = first !== undefined && first.score >= CARRIES && !near;
  return {
    status: carried ? first.status : "inconclusive",
    cause: carried ? first : null,
    hypotheses,
    reason: words(first, near ? second : undefined, carried, reason),
    deciding: deciding(hypotheses),
  };
}

function settled({ hypothesis, question, weighed }: Claim): Weighed {
  const id = `${hypothesis.kind}-${hash128(hypothesis.title).slice(0, 8)}`;
  const claim: Weighed = {
    ...hypothesis,
    id,
    question,
    weighed: [...weighed],
    score: sum({ weighed }),
    status: "possible",
    checks: [],
  };
  return { ...claim, checks: checksFor(claim) };
}

/** Status, evidence and counter-evidence follow from what was weighed. */
function restate(claim: Weighed): Weighed {
  const score = sum(claim);
  const evidence = [...claim.evidence];
  const against = [...claim.against];
  for (const one of claim.weighed) add(one.weight >= 0 ? evidence : against, one);
  return {
    ...claim,
    score: Math.round(score * 100) / 100,
    status: statusOf(score, claim.weighed),
    evidence,
    against,
  };
}

function add(list: Evidence[], { text, signal }: Weighing): void {
  if (!list.some((one) => one.text === text)) list.push({ text, signal });
}

function statusOf(score: number, weighed: readonly Weighing[]): Confidence {
  const [, status] = THRESHOLDS.find(([from]) => score >= from) ?? [0, "ruled out" as const];
  if (status !== "confirmed") return status;
  return weighed.some(({ rule }) => rule !== "suspect-score" && DIRECT.has(rule)) ? "confirmed" : "likely";
}

/** One claim by one id: two that say the same are one, with the reasons of both. */
function unlike(claims: readonly Claim[]): Claim[] {
  const byId = new Map<string, Claim>();
  for (const claim of claims) {
    const id = `${claim.hypothesis.kind}\0${claim.hypothesis.title}`;
    const other = byId.get(id);
    // The same fault seen as root and as symptom stands as the root.
    if (!other) byId.set(id, claim);
    else if (sum(claim) > sum(other)) byId.set(id, claim);
  }
  return [...byId.values()];
}

function sum({ weighed }: Pick<Claim, "weighed">): number {
  return weighed.reduce((total, { weight }) => total + weight, 0);
}

function surestFirst(a: Weighed, b: Weighed): number {
  const out = (claim: Weighed) => (claim.status === "ruled out" ? 1 : 0);
  const other = (claim: Weighed) => (claim.question === "cause" ? 0 : 1);
  return out(a) - out(b) || other(a) - other(b) || b.score - a.score || (a.id < b.id ? -1 : 1);
}

function words(
  first: Weighed | undefined,
  near: Weighed | undefined,
  carried: boolean,
  reason: string,
): string {
  if (!first) return reason || "Nothing was told that a cause could be claimed from.";
  if (near) return `Two causes are not told apart: ${first.title}; ${near.title}. ${reason}`.trim();
  if (!carried) return `What was told does not carry a cause. ${reason}`.trim();
  const best = first.weighed.reduce((a, b) => (b.weight > a.weight ? b : a));
  const more = first.weighed.length - 1;
  return `${first.title}: ${best.text.replace(/\.$/, "")}${more > 0 ? `, and ${more} more ${more === 1 ? "reason" : "reasons"}` : ""}. ${reason}`.trim();
}

/** Of causes before changes; what shows or excludes before what only fits; what one command decides for two is asked once. */
function deciding(hypotheses: readonly Weighed[]): Check[] {
  const asked = new Set(hypotheses.flatMap(({ weighed }) => weighed.map(({ signal }) => signal)));
  const open = hypotheses
    .filter(({ status }) => status === "possible" || status === "likely")
    .flatMap(({ checks, question }) =>
      checks
        .filter(({ id }) => !asked.has(`check ${id}`))
        .slice(0, 2)
        .map((check) => ({ check, rank: (question === "cause" ? 4 : 0) + powerOf(check) })),
    )
    .sort((a, b) => b.rank - a.rank)
    .map(({ check }) => check);
  return open.filter(({ run }, index) => open.findIndex((one) => one.run === run) === index).slice(0, CHECKS);
}
