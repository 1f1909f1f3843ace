import { type Analyzer, now, today } from "../analyzer.ts";

export const wrongEventLoop: Analyzer = {
  kind: "wrong-event-loop",
  recognises: "something asynchronous that belongs to another event loop, or to a closed one",
  words: [
    "attached to a different loop",
    "event loop is closed",
    "there is no current event loop",
    "no running event loop",
    "asyncio.run() cannot be called from a running event loop",
    "is bound to a different event loop",
    "this event loop is already running",
  ],
  recognise: ({ message }) => ({
    title: `Asynchronous code runs on another event loop than it belongs to: ${message.slice(0, 80)}`,
  }),
  cause:
    "A client, pool or lock was made at import or in another thread's loop (a test, a worker, `asyncio.run` per call) and is used in this one.",
  fixes: [
    now("Make it inside the running loop, at start, and close it there."),
    today("Call asynchronous code from threads by `asyncio.run_coroutine_threadsafe`, not by a new loop."),
  ],
};
