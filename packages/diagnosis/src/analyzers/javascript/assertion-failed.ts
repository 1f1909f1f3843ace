import { type Analyzer, now, today } from "../analyzer.ts";

export const assertionFailed: Analyzer = {
  kind: "assertion-failed",
  recognises: "an assertion that did not hold",
  codes: ["ERR_ASSERTION"],
  types: ["AssertionError"],
  words: ["assertion failed", "invariant failed", "invariant violation"],
  recognise: ({ message }) => ({
    title:
      message === ""
        ? "An assertion did not hold"
        : `An assertion did not hold: ${message.split("\n", 1)[0]?.slice(0, 120)}`,
  }),
  cause:
    "The code's own check of what must always be true was not met: an earlier step broke the rule, and this is the first place that noticed.",
  fixes: [
    now(
      "Read the two values of the check at the throw site, and follow the wrong one back to where it was made.",
    ),
    today("Add the values to the assertion's message, so that the next one tells what was there."),
  ],
};
