import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const cannotConnectNow: Analyzer = {
  kind: "cannot-connect-now",
  general: "database-shutdown",
  recognises: "a database that is starting, stopping or recovering",
  codes: ["57P03"],
  types: ["CannotConnectNow"],
  words: ["the database system is"],
  recognise({ code, lower, name }) {
    if (
      !(
        code === "57P03" ||
        /the database system is (?:starting up|shutting down|in recovery mode|not yet accepting)/.test(
          lower,
        ) ||
        name.startsWith("CannotConnect")
      )
    )
      return undefined;

    return {
      title: lower.includes("shutting down")
        ? "The database is shutting down and takes no connections"
        : "The database is starting up or recovering and takes no connections yet",
    };
  },
  cause:
    "The server was just started or is being stopped; after a hard stop it first replays its log, which takes seconds to minutes.",
  fixes: [
    now(
      "Wait for it, and read its log for why it was stopped: a restart by the platform, memory, a full disk.",
    ),
    today(
      "Retry with back-off at start, and answer not-ready on the health check meanwhile, without restarting the service.",
    ),
    thisWeek("Stop the database cleanly (a stop time-out that is long enough), so that it need not recover."),
  ],
  verification: "The health check of the database passes.",
};
