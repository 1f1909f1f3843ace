import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sqlalchemyPoolTimeout: Analyzer = {
  kind: "sqlalchemy-pool-timeout",
  general: "timeout",
  recognises: "SQLAlchemy's pool without a free connection",
  words: ["queuepool limit of size"],
  recognise({ message }) {
    const size = partOf(message, /QueuePool limit of size (\d+ overflow \d+)/);
    return { title: `No connection came free in SQLAlchemy's pool in time${size ? ` (size ${size})` : ""}` };
  },
  cause:
    "Sessions stay open longer than their request (no context manager, a generator dependency that does not close), or slow statements hold all connections.",
  fixes: [
    now("Look for sessions that are made without `with`, and for long transactions."),
    today(
      "Close the session in `finally`; set `pool_pre_ping`, `pool_recycle`, and a size that fits the database and its proxy.",
    ),
    thisWeek("Watch checked-out connections of the pool."),
  ],
  verification: "Under peak load no request waits for a connection.",
};
