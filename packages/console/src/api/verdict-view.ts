/** A verdict in the shape of the API. */
import type { Chain, Suspect, Weighed } from "@holdfast/diagnosis";
import type { z } from "zod";
import type { Answered, IssueVerdict } from "./judge-issue.ts";
import type { StoryView, SuspectView, VerdictView } from "./schema.ts";

type View = z.infer<typeof VerdictView>;

export function verdictView({ verdict, answers }: Pick<IssueVerdict, "verdict" | "answers">): View {
  const { status, cause, reason, hypotheses, deciding } = verdict;
  return {
    // A cause that was ruled out is none.
    status: status === "ruled out" ? "inconclusive" : status,
    cause: cause?.id ?? null,
    reason,
    hypotheses: hypotheses.map(weighedView),
    deciding,
    answers: answers.map((answer) => answerView(answer, hypotheses)),
  };
}

function weighedView(claim: Weighed): View["hypotheses"][number] {
  return {
    ...claim,
    analyzer: claim.analyzer ?? null,
    cause: claim.cause ?? null,
    impact: claim.impact ?? null,
    verification: claim.verification ?? null,
    rollback: claim.rollback ?? null,
  };
}

function answerView(
  { applied, time, ...answer }: Answered,
  hypotheses: readonly Weighed[],
): View["answers"][number] {
  const check = hypotheses.flatMap(({ checks }) => checks).find(({ id }) => id === applied);
  const given = check?.answers.find(({ outcome }) => outcome === answer.outcome);
  return {
    ...answer,
    time: new Date(time).toISOString(),
    asks: check?.asks ?? null,
    run: check?.run ?? null,
    looks: given?.looks ?? null,
    means: given?.means ?? null,
    applies: check !== undefined,
  };
}

export function storyView(chain: Chain): z.infer<typeof StoryView> {
  const step = ({ text, time, place, what, because, signals }: Chain["steps"][number]) => ({
    text,
    time: time === undefined ? null : new Date(time).toISOString(),
    place: place ?? null,
    what,
    because: because ?? null,
    signals,
  });
  return { status: chain.status, steps: chain.steps.map(step), also: chain.also.map(step), open: chain.open };
}

export function suspectView({
  suspect: { change, ...suspect },
  claim,
}: {
  suspect: Suspect;
  claim: Weighed | undefined;
}): z.infer<typeof SuspectView> {
  return {
    ...suspect,
    change: { ...change, time: change.time === null ? null : new Date(change.time).toISOString() },
    status: claim?.status ?? null,
    hypothesis: claim?.id ?? null,
  };
}
