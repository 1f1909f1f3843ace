import { maskOfTelling } from "../../diagnose/mask-of-telling.ts";
import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

/** The other side ended a connection that was in use. */
export const connectionReset: Analyzer = {
  kind: "connection-reset",
  recognises: "a connection that the other side ended while it was in use",
  cause: "The other side restarted, crashed or gave the connection up: an idle limit, a proxy, a deploy.",
  recognise(telling) {
    const dropped = maskOfTelling(telling, "dropped-connection");
    if (!dropped) return undefined;
    return {
      title: "The other side closed a connection that was in use",
      fixes: [
        now("Read the other side's log at the same minute: a restart, a proxy's idle limit, a crash."),
        today(
          "Check connections before use and recycle them before the proxy's idle limit; retry idempotent calls once.",
        ),
        thisWeek("Keep the pool within what the proxy and the database allow."),
      ],
    };
  },
};
