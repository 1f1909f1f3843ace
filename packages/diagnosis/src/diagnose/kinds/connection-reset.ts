import { maskOfTelling } from "../mask-of-telling.ts";
import { type Kind, now, thisWeek, today } from "./kind.ts";

/** The other side ended a connection that was in use. */
export const connectionReset: Kind = {
  kind: "connection-reset",
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
