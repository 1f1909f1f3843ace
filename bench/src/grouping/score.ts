/** Precision, recall and F1 of a grouping on labelled pairs. */
import type { Pair } from "../../../fixtures/grouping/load.ts";

export interface Score {
  precision: number;
  recall: number;
  f1: number;
  pairs: number;
  wrong: { pair: Pair; said: "same" | "different" }[];
}

/** `key` says the group of an event; a pair is said to be the same when both keys are equal. "Same" is the positive class. */
export function score(pairs: readonly Pair[], key: (event: Pair["a"]) => string): Score {
  let hit = 0;
  let falseSame = 0;
  let missed = 0;
  const wrong: Score["wrong"] = [];
  for (const pair of pairs) {
    const same = key(pair.a) === key(pair.b);
    if (same && pair.same) hit++;
    else if (same) falseSame++;
    else if (pair.same) missed++;
    if (same !== pair.same) wrong.push({ pair, said: same ? "same" : "different" });
  }
  const precision = hit + falseSame === 0 ? 1 : hit / (hit + falseSame);
  const recall = hit + missed === 0 ? 1 : hit / (hit + missed);
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, pairs: pairs.length, wrong };
}
