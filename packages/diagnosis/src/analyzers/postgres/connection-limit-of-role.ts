import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const connectionLimitOfRole: Analyzer = {
  kind: "connection-limit-of-role",
  general: "too-many-connections",
  recognises: "the connection limit of one role or database",
  words: ["too many connections for role", "too many connections for database"],
  recognise({ message }) {
    const what = partOf(message, /for (?:role|database) "([\w.-]{1,80})"/);
    return {
      title: what
        ? `\`${what}\` has no free connection: its own limit is reached`
        : "A role or database has no free connection: its own limit is reached",
    };
  },
  cause: "The limit was set for this role or database alone; the server has room.",
  fixes: [
    now(
      "See who holds them (`select application_name, state, count(*) from pg_stat_activity group by 1, 2`) and end idle ones.",
    ),
    today("Let instances × pool size stay below the limit, or raise it (`alter role ... connection limit`)."),
    thisWeek("Give jobs and people roles of their own."),
  ],
  verification: "The number of connections stays below the limit at peak and during a deploy.",
};
