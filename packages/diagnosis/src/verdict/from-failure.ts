/** Claims that the failure's own exceptions make. */
import type { Claim } from "./claim.ts";
import { weighing } from "./claim.ts";
import type { Weighing } from "./verdict.ts";
import type { Known } from "./weigh.ts";
import type { Weight } from "./weights.ts";

const ROOT: Readonly<Record<Known["failure"]["status"], Weight>> = {
  confirmed: "root-confirmed",
  likely: "root-likely",
  possible: "root-possible",
  inconclusive: "root-inconclusive",
};

export function fromFailure({ failure, chain }: Known): Claim[] {
  const tied = failure.hypotheses.filter(({ status }) => status !== "ruled out").length > 1;
  return failure.hypotheses.map((hypothesis, index): Claim => {
    const { status, ...rest } = hypothesis;
    const [first] = hypothesis.evidence;
    const signal = first?.signal ?? "root";
    const weighed: Weighing[] = [];
    if (status === "ruled out") {
      const [against] = hypothesis.against;
      weighed.push(
        weighing("symptom", against?.text ?? "It followed from the root", against?.signal ?? signal),
      );
    } else if (index > 0) weighed.push(weighing("tied", first?.text ?? hypothesis.title, signal));
    else {
      // A root that has an equal is no surer than that.
      const rule = tied ? "tied" : ROOT[failure.status];
      weighed.push(weighing(rule, first?.text ?? hypothesis.title, signal));
    }
    if (status !== "ruled out") weighed.push(...explainedEarlier(hypothesis.evidence, chain));
    return { hypothesis: rest, question: "cause", weighed };
  });
}

/** A link of a chain that is not its first: real, and brought by what stood before it. */
function explainedEarlier(evidence: readonly { signal: string }[], chain: Known["chain"]): Weighing[] {
  const cited = evidence[0]?.signal;
  if (!chain || cited === undefined) return [];
  // The first step may cite what it led to.
  const at = chain.steps.findIndex(({ signals }, index) => index > 0 && signals.includes(cited));
  if (at < 1 || chain.steps[at]!.because === undefined || chain.status !== "likely") return [];
  const before = chain.steps[at - 1]!;
  return [
    weighing(
      "explained-by-earlier",
      `It followed from what came before: ${before.text}, ${chain.steps[at]!.because}`,
      before.signals[0]!,
    ),
  ];
}
