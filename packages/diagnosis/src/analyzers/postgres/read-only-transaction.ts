import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const readOnlyTransaction: Analyzer = {
  kind: "read-only-transaction",
  general: "read-only",
  recognises: "a write to a read-only transaction or replica of the database",
  codes: ["25006", "ER_OPTION_PREVENTS_STATEMENT", "SQLITE_READONLY"],
  types: ["ReadOnlySqlTransaction"],
  words: [
    "in a read-only transaction",
    "attempt to write a readonly database",
    "--read-only option",
    "--super-read-only",
  ],
  recognise({ message }) {
    const what = partOf(message, /cannot execute ([A-Z ]{3,40}) in a read-only/);
    return {
      title: `A write${what ? ` (${what})` : ""} went to a read-only database: a replica or a read-only transaction`,
    };
  },
  cause:
    "The address points at a replica (or roles changed in a fail-over and the pool kept its old connections), the provider set the database read-only (disk or quota), or the transaction was begun as read-only.",
  fixes: [
    now(
      "Ask the connection: `select pg_is_in_recovery()` (a replica) and `show default_transaction_read_only` (a setting).",
    ),
    today("Send writes through the primary's address, and drop pooled connections on this error."),
    thisWeek("Test a fail-over under load."),
  ],
  verification: "A write through the same address succeeds.",
};
