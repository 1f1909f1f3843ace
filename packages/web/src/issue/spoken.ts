/** Evidence in the words in which it stands with a claim: what an answer looked like stands with the check. */
import type { Hypothesis, Verdict } from "../api/generated/types.ts";

type Item = Hypothesis["evidence"][number];

export function spoken(items: readonly Item[], { answers }: Verdict): Item[] {
  return items.map((item) => {
    const given = answers.find(
      ({ asks, looks, means, applies }) => applies && item.text === `${asks} ${looks} ${means}`,
    );
    return given?.means ? { ...item, text: given.means } : item;
  });
}
