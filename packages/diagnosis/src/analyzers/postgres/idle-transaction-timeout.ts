import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const idleTransactionTimeout: Analyzer = {
  kind: "idle-transaction-timeout",
  general: "timeout",
  recognises: "a session that the database ended because it sat idle, in a transaction or at all",
  codes: ["25P03", "57P05"],
  types: ["IdleInTransactionSessionTimeout", "IdleSessionTimeout"],
  words: ["due to idle-in-transaction timeout", "due to idle-session timeout"],
  recognise: ({ code, lower }) => ({
    title:
      lower.includes("idle-session") || code === "57P05"
        ? "The database ended a session that was idle past its time limit"
        : "The database ended a session whose transaction was left open past its time limit",
  }),
  cause:
    "A transaction was begun and then waited for something else (another service, the event loop, a missing commit or release on one way through the code); an idle session is merely older than the server allows.",
  fixes: [
    now(
      "Find the code between `begin` and `commit` that waits, above all calls to other services and ways that return without a release.",
    ),
    today(
      "Put commit, rollback and release into `finally`; do the slow work before or after the transaction.",
    ),
    thisWeek("Let the pool retire idle connections before the server's limit does."),
  ],
  verification: "No session stays `idle in transaction` for more than a few seconds.",
};
