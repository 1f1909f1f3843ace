/** Claims about the change behind the failure. They answer another question than what failed. */
import type { Suspect } from "../changes/suspecting.ts";
import { type Claim, weighing } from "./claim.ts";
import type { Known } from "./weigh.ts";
import { SUSPECT_BOUND } from "./weights.ts";

/** Suspects that are weighed. */
const MOST = 5;

export function fromSuspects(known: Known): Claim[] {
  return (known.suspects ?? []).slice(0, MOST).flatMap((suspect): Claim[] => {
    const [first, ...more] = suspect.why;
    if (!first) return [];
    const weighed = [
      {
        rule: "suspect-score" as const,
        weight: logOdds(suspect.score),
        text: first.text,
        signal: first.signal,
      },
      ...fromReleases(suspect, known),
    ];
    return [
      {
        question: "change",
        weighed,
        hypothesis: {
          title: suspectTitle(suspect),
          kind: "suspect-change",
          evidence: [first, ...more],
          against: suspect.against,
          fixes: [{ when: "now", text: suspect.action }],
          rollback: `${suspect.action} Risk: ${suspect.risk}`,
        },
      },
    ];
  });
}

/** The title of the claim that is made of a suspect: what finds it again in a verdict. */
export function suspectTitle({ change: { kind, id, title } }: Pick<Suspect, "change">): string {
  const short = kind === "commit" ? id.slice(0, 12) : id;
  return `The ${kind} \`${short.replaceAll("`", "'")}\` (${title.split("\n", 1)[0]!.slice(0, 120)}) brought it`;
}

/** A change of a release that fails more than the one without it; only where it is known to be of that release. */
function fromReleases({ change }: Suspect, { releases }: Known) {
  if (!releases || change.release === null || change.release !== releases.after) return [];
  const { comparison, signal } = releases;
  if (comparison.verdict === "fail") return [weighing("release-worse", comparison.reason, signal)];
  const { before, after } = comparison;
  return comparison.verdict === "pass" && before.rate > 0 && after.rate > 0
    ? [weighing("release-alike", `The release before fails as well. ${comparison.reason}`, signal)]
    : [];
}

function logOdds(score: number): number {
  const bounded = Math.min(0.999, Math.max(0.001, score));
  const odds = Math.log(bounded / (1 - bounded));
  return Math.max(-SUSPECT_BOUND, Math.min(SUSPECT_BOUND, odds));
}
