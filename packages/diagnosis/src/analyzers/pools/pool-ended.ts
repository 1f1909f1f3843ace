import { type Analyzer, now, today } from "../analyzer.ts";

export const poolEnded: Analyzer = {
  kind: "pool-ended",
  recognises: "a pool or client that is used after it was closed",
  codes: ["KIT_POOL_ENDED"],
  words: [
    "cannot use a pool after calling end on the pool",
    "pool is draining and cannot accept work",
    "unable to acquire a connection",
    "pool is closed",
    "connectionmanager.getconnection was called after the connection manager was closed",
    "client was closed and is not queryable",
    "engine is not yet connected",
    "the client is closed",
    "called end on pool more than once",
  ],
  recognise: () => ({ title: "A pool or client was used after it had been closed" }),
  cause:
    "Work outlived the shutdown, or one piece of code closes a pool that others share (a script's `end()`, a test's clean-up, a request that closes the module's pool).",
  fixes: [
    now("Find who closes it at that moment: a shutdown that came first, or a stray `end()` or `destroy()`."),
    today("Stop jobs and drain requests before the pool is closed; close it in one place."),
  ],
  verification: "A restart under load leaves no such error.",
};
