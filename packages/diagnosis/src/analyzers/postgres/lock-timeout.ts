import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const lockTimeout: Analyzer = {
  kind: "lock-timeout",
  general: "timeout",
  recognises: "a lock that was not given in time",
  codes: ["55P03", "ER_LOCK_WAIT_TIMEOUT"],
  types: ["LockNotAvailable"],
  words: [
    "canceling statement due to lock timeout",
    "could not obtain lock on",
    "lock wait timeout exceeded",
    "lock request time out",
  ],
  recognise({ message }) {
    const what = partOf(message, /lock on (?:row in )?(?:relation|table) "([\w.]{1,100})"/);
    return { title: what ? `The lock on \`${what}\` was not given in time` : "A lock was not given in time" };
  },
  cause:
    "Another transaction holds the row or table: a long one, one left open by a crash or a missing commit, or a migration that waits and makes everybody wait behind it.",
  fixes: [
    now(
      "See who holds it (`select pid, state, xact_start, query from pg_stat_activity where pid = any(pg_blocking_pids(<pid>))`), and end it if it is idle.",
    ),
    today(
      "Keep calls to other services out of transactions, and give migrations a short `lock_timeout` with retries.",
    ),
    thisWeek("Set `idle_in_transaction_session_timeout`."),
  ],
  verification: "The statement runs in its usual time; no session waits for a lock over a minute.",
};
