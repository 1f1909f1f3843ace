import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /concurrent map (?:writes|read and map write|iteration and map write)|warning: data race|\bdata race\b|dictionary (?:changed size|keys changed) during iteration|set changed size during iteration/i;

/** Two threads changed one thing at once. */
export const dataRace: Analyzer = {
  kind: "data-race",
  recognises: "something that is changed while others use it",
  cause: "Two tasks or threads use one thing without a lock, and the runtime noticed.",
  types: ["ConcurrentModificationException"],
  words: ["concurrent map", "data race", "changed size during", "keys changed during"],
  recognise({ message, name }) {
    if (!TEXT.test(message) && name !== "ConcurrentModificationException") return undefined;
    return {
      title: /\bmap\b/.test(message)
        ? "A map is used by several goroutines at once without a lock"
        : "Something is changed while others use it, without a lock",
      fixes: [
        now(
          "Guard it by a lock (or copy it before it is iterated); the stacks of both sides show who uses it.",
        ),
        today("Search for other places that change the same value; package-level maps and caches first."),
        thisWeek("Run the tests with the race detector."),
      ],
    };
  },
};
