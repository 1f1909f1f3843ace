import { type Analyzer, now, today } from "../analyzer.ts";

export const operationInProgress: Analyzer = {
  kind: "operation-in-progress",
  recognises: "one database connection that is used by two tasks at once",
  words: [
    "another operation is in progress",
    "cannot perform operation: another operation",
    "client has already been connected",
    "calling client.query() when the client is already executing",
    "concurrent operations are not permitted",
    "commands out of sync",
    "already processing a query",
  ],
  recognise: () => ({ title: "One database connection is used by two tasks at once" }),
  cause:
    "A single connection or session is shared between requests or between parallel branches (`Promise.all`, `gather`) instead of taken from the pool for each.",
  fixes: [
    now("Take a connection of its own for each parallel branch, at the throw site."),
    today(
      "Make session or client per request, never at module level; run statements of one transaction one after the other.",
    ),
  ],
  verification: "Two equal requests at once both answer.",
};
