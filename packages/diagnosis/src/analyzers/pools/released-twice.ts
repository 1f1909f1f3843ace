import { type Analyzer, now, today } from "../analyzer.ts";

export const releasedTwice: Analyzer = {
  kind: "released-twice",
  recognises: "a connection that was given back twice",
  words: [
    "release called on client which has already been released",
    "already been released to the pool",
    "trying to release an unknown resource",
    "connection already released",
    "resource already returned to this pool",
  ],
  recognise: () => ({ title: "A connection was given back to the pool twice" }),
  cause:
    "Both the ordinary way and an error path (or two `finally` blocks) release the same client; between the two somebody else may already use it.",
  fixes: [
    now("Release once, in one `finally`, at the throw site."),
    today(
      "Use a helper that takes, runs and releases (`pool.query`, a transaction function) instead of by hand.",
    ),
  ],
};
