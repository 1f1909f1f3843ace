/** Everything that is known of an issue, weighed once, with what people answered. Pure. */
import {
  answerCheck,
  type Chain,
  chainOfExceptions,
  fiveWhys,
  type Known,
  type Suspect,
  suspectTitle,
  type Verdict,
  type Weighed,
  type Why,
  weigh,
} from "@holdfast/diagnosis";
import type { Hypothesis } from "@holdfast/signals";
import type { z } from "zod";
import type { KeptAnswer } from "../store/store.ts";
import { signalsOf } from "./chain-of.ts";
import { findCheck } from "./find-check.ts";
import type { HypothesisView, StoredIssue } from "./schema.ts";
import { toStep } from "./to-step.ts";

/** What is known of an issue beside itself. */
export type Around = Omit<Known, "failure" | "regression">;

/** An answer, and the check that it answers now; null where the verdict has no such check any more. */
export interface Answered extends KeptAnswer {
  applied: string | null;
}

export interface IssueVerdict {
  verdict: Verdict;
  /** Over services, where one leads to the root. */
  chain: Chain | undefined;
  whys: Why[];
  /** Surest first; `claim` is the one that the verdict weighs, absent for those beyond its bound. */
  suspects: { suspect: Suspect; claim: Weighed | undefined }[];
  /** In the order in which they were given. */
  answers: Answered[];
}

export function judgeIssue(issue: StoredIssue, around: Around, given: readonly KeptAnswer[]): IssueVerdict {
  const { regressed, reason } = issue;
  const { chain, suspects: ranked = [] } = around;
  const first = weigh({
    ...around,
    failure: {
      hypotheses: issue.hypotheses.map(toHypothesis),
      status: issue.confidence,
      reason,
      signals: signalsOf(issue),
    },
    ...(regressed && {
      regression: { regressed: true, reason: regressed.reason, signal: `release ${regressed.release}` },
    }),
  });
  const { verdict, answers } = withAnswers(first, given, reason);
  const suspects = bySurety(ranked, verdict);
  return { verdict, chain, whys: fiveWhys(chain ?? ownChain(issue, suspects)), suspects, answers };
}

/** An answer whose check is no longer there weighs nothing, and is kept. */
function withAnswers(first: Verdict, given: readonly KeptAnswer[], reason: string) {
  let verdict = first;
  const answers = given.map((answer): Answered => {
    const check = findCheck(verdict.hypotheses, answer);
    if (!check?.answers.some(({ outcome }) => outcome === answer.outcome))
      return { ...answer, applied: null };
    verdict = answerCheck(verdict.hypotheses, { check: check.id, outcome: answer.outcome }, reason);
    return { ...answer, applied: check.id };
  });
  return { verdict, answers };
}

/** Suspects in the order of the claims that are made of them, what is ruled out last. */
function bySurety(ranked: readonly Suspect[], { hypotheses }: Verdict): IssueVerdict["suspects"] {
  const claims = new Map(
    hypotheses.filter(({ question }) => question === "change").map((claim) => [claim.title, claim]),
  );
  const out = hypotheses.findIndex(({ status }) => status === "ruled out");
  const beyond = (out < 0 ? hypotheses.length : out) - 0.5;
  const place = ({ claim }: { claim: Weighed | undefined }) => (claim ? hypotheses.indexOf(claim) : beyond);
  return ranked
    .map((suspect) => ({ suspect, claim: claims.get(suspectTitle(suspect)) }))
    .sort((a, b) => place(a) - place(b));
}

/** From the change behind it to what people saw. What is ruled out began nothing. */
function ownChain({ chain }: StoredIssue, suspects: IssueVerdict["suspects"]): Chain | undefined {
  const standing = suspects.filter(({ claim }) => claim?.status !== "ruled out");
  return chainOfExceptions(chain.map(toStep), { suspects: standing.map(({ suspect }) => suspect) });
}

function toHypothesis(view: z.infer<typeof HypothesisView>): Hypothesis {
  const { analyzer, cause, impact, verification, rollback, ...rest } = view;
  return {
    ...rest,
    ...(analyzer !== null && { analyzer }),
    ...(cause !== null && { cause }),
    ...(impact !== null && { impact }),
    ...(verification !== null && { verification }),
    ...(rollback !== null && { rollback }),
  };
}
