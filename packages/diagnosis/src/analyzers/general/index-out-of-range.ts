import { type Analyzer, now, today } from "../analyzer.ts";

const TEXT =
  /index out of (?:range|bounds)(?:: the len is \d+| \[-?\d+\] with (?:length|capacity) \d+)?|index -?\d+ (?:is )?out of (?:range|bounds)|slice bounds out of range|list index out of range|string index out of range|pop from (?:an )?empty|out of bounds for length|index was outside the bounds/i;
const TYPES =
  /^(?:IndexError|IndexOutOfBoundsException|ArrayIndexOutOfBoundsException|StringIndexOutOfBoundsException|IndexOutOfRangeException)$/;

/** A place in a list is read that the list does not have: mostly an empty list. */
export const indexOutOfRange: Analyzer = {
  kind: "index-out-of-range",
  recognises: "an element that a list does not have",
  cause: "The list is shorter than the code expects, mostly empty.",
  types: [
    "Index",
    "IndexOutOfBoundsException",
    "ArrayIndexOutOfBoundsException",
    "StringIndexOutOfBoundsException",
    "IndexOutOfRangeException",
  ],
  words: ["index", "slice bounds", "pop from", "out of bounds"],
  recognise({ message, name }) {
    if (!TEXT.test(message) && !TYPES.test(name)) return undefined;
    const empty = /with length 0|len is 0|length 0\b|from (?:an )?empty|size: 0/i.test(message);
    return {
      title: empty
        ? "An element is read from an empty list"
        : "An element is read that the list does not have",
      fixes: [
        now(
          "Look at what should have filled the list: a query without rows, a swallowed error that returned an empty list, a split without its separator.",
        ),
        today("Check the length where the list is made, and say there what is missing."),
      ],
    };
  },
};
