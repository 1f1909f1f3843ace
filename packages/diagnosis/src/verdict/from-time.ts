/** What numbers over time add to claims that are there: they make none themselves, since when is not why. */
import { type Claim, weighing } from "./claim.ts";
import type { Weighing } from "./verdict.ts";
import type { Known } from "./weigh.ts";

/** Kinds that are about a start or an end. */
const ENDS =
  /boot|start|module|port-in-use|configuration|killed|memory|exit|crash|restart|health|probe|not-ready|not-running|migration|unhandled|native/;
/** Kinds that are about waiting. */
const WAITS = /timeout|time-limit|pool|exhausted|too-many-connections|deadlock|lock|blocked|loop|hung|slow/;

export function fromTime(claims: readonly Claim[], known: Known): Claim[] {
  return claims.map((claim) => {
    const added = reasons(claim, known);
    return added.length === 0 ? claim : { ...claim, weighed: [...claim.weighed, ...added] };
  });
}

function reasons({ hypothesis: { kind }, question, weighed }: Claim, known: Known): Weighing[] {
  // What is shut out is not brought back by a curve.
  if (weighed.some(({ rule }) => rule === "symptom" || rule === "explained-by-earlier")) return [];
  const { loops = [], burst, latency, regression } = known;
  const added: Weighing[] = [];
  const [loop] = loops;
  if (loop && question === "cause" && ENDS.test(kind))
    added.push(
      weighing(
        "loop",
        `A ${loop.kind} loop: ${loop.reason}`,
        loop.signal ?? `boot ${loop.boots[0] ?? "unknown"}`,
      ),
    );
  if (latency?.verdict === "slower" && question === "cause" && WAITS.test(kind))
    added.push(weighing("slower", latency.reason, latency.signal));
  if (question === "change" && regression?.regressed === true)
    added.push(weighing("regressed", regression.reason, regression.signal));
  if (question === "change" && burst)
    added.push(
      weighing(
        "burst",
        `${burst.seen} where ${Math.round(burst.expected)} were to be expected`,
        burst.signal,
      ),
    );
  return added;
}
