import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const statementTimeout: Analyzer = {
  kind: "statement-timeout",
  general: "timeout",
  recognises: "a statement that was ended at its time limit",
  codes: ["57014", "ER_QUERY_TIMEOUT", "KIT_QUERY_DEADLINE"],
  words: [
    "canceling statement due to statement timeout",
    "query read timeout",
    "maximum statement execution time exceeded",
    "max_statement_time exceeded",
  ],
  recognise({ code, lower }) {
    if (!(code !== "57014" || lower.includes("timeout"))) return undefined;

    return { title: "A statement did not end in time: it was stopped at its limit" };
  },
  cause:
    "The statement became slow (a missing index, a plan that changed, more rows than before), or it waited for a lock for most of the time.",
  fixes: [
    now(
      "Ask the database for its plan (`explain (analyze, buffers)` with the same values) and for what it waited on (`pg_stat_activity.wait_event`).",
    ),
    today("Add the index or bound the rows; give slow reports a limit of their own."),
    thisWeek("Watch the slowest statements (`pg_stat_statements`) per release."),
  ],
  verification: "The statement runs well below its limit with production's data.",
};
