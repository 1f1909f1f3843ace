/** The verdicts about the worst diagnoses of a log: text, JSON and report all tell these. */
import { type Chain, type Diagnosis, fiveWhys, type Verdict, verdictOf, type Why } from "@holdfast/diagnosis";
import { type KnownOverTime, knownOf, type OverTime } from "./over-time/index.ts";
import type { ReadLogs } from "./read-logs.ts";
import type { Suspects } from "./suspects.ts";

/** Issues that are judged and shown in full: the worst ones. */
export const JUDGED = 5;

export interface Judged {
  verdict: Verdict;
  /** Over several services; undefined where none leads to the failure. */
  chain: Chain | undefined;
  whys: Why[];
  known: KnownOverTime;
}

export type Judgements = ReadonlyMap<Diagnosis, Judged>;

export function judge(
  found: readonly Diagnosis[],
  { events }: Pick<ReadLogs, "events">,
  time: OverTime,
  suspects: Suspects | undefined,
): Judgements {
  return new Map(
    found.slice(0, JUDGED).map((diagnosis) => {
      const known = knownOf(diagnosis, time);
      const { verdict, chain } = verdictOf(diagnosis, {
        events,
        overTime: known,
        suspects: suspects?.get(diagnosis) ?? [],
      });
      return [diagnosis, { verdict, chain, whys: fiveWhys(chain), known }];
    }),
  );
}
