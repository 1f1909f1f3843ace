import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const reduceOfEmpty: Analyzer = {
  kind: "reduce-of-empty",
  general: "index-out-of-range",
  recognises: "a reduction or extreme of an empty list",
  words: [
    "reduce of empty array",
    "of empty iterable with no initial value",
    "arg is an empty sequence",
    "iterable argument is empty",
    "empty.reduceleft",
    "empty collection can't be reduced",
  ],
  recognise: () => ({ title: "A list is reduced to one value and is empty" }),
  cause:
    "`reduce` without a start value, or a minimum or maximum, has no answer for an empty list: no rows, everything filtered out, a swallowed error that returned an empty list.",
  fixes: [
    now("Look at what should have filled the list; give `reduce` a start value if empty is normal."),
    today("Decide what the answer is for no data, and say so instead of a number."),
    thisWeek("Test the route with an empty set."),
  ],
};
