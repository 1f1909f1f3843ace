import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

const TEXT =
  /too many (?:clients|connections)|remaining connection slots are reserved|sorry, too many|max(?:imum)? (?:number of )?clients (?:reached|in session mode)|maxclientsinsessionmode|too many connections for (?:role|database)/i;

/** The server has no place for one more connection. */
export const tooManyConnections: Analyzer = {
  kind: "too-many-connections",
  recognises: "a server that takes no more connections",
  cause:
    "All instances and jobs together hold more connections than the server gives, mostly by pools that were sized one by one.",
  codes: ["53300", "P2037", "ER_CON_COUNT_ERROR", "ER_TOO_MANY_USER_CONNECTIONS"],
  types: ["TooManyConnections"],
  words: [
    "too many c",
    "remaining connection slots",
    "sorry, too many",
    "clients reached",
    "clients in session mode",
    "maxclientsinsessionmode",
  ],
  recognise({ message, code, name }) {
    const coded =
      code !== undefined && /^(?:53300|P2037|ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS)$/.test(code);
    if (!TEXT.test(message) && !coded && !/^TooManyConnections/.test(name)) return undefined;
    return {
      title: "The database has no free connection: the server's limit is reached",
      fixes: [
        now(
          "See who holds them (`select application_name, state, count(*) from pg_stat_activity group by 1, 2`) and end idle ones.",
        ),
        today("Let instances × pool size stay below the server's limit; one pool a process, made once."),
        thisWeek("Put a connection pooler before the database, above all for functions that scale out."),
      ],
      verification: "The number of connections stays below the limit at peak and during a deploy.",
    };
  },
};
