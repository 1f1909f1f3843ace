import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const listenerLeak: Analyzer = {
  kind: "listener-leak",
  recognises: "the warning that listeners pile up on an emitter",
  types: ["MaxListenersExceededWarning"],
  words: ["possible eventemitter memory leak detected", "possible eventtarget memory leak detected"],
  recognise({ message }) {
    const event = partOf(message, /(\d+ \S{1,60} listeners) added/);
    return {
      title: event ? `Listeners pile up on one emitter: ${event}` : "Listeners pile up on one emitter",
    };
  },
  cause:
    "A listener is added on each request or retry to something that lives longer (a socket, a pool, `process`, an AbortSignal), and none is removed.",
  fixes: [
    now(
      "Find where the listener is added (`node --trace-warnings`), and add it once, or remove it in `finally`.",
    ),
    today("Use `once` or `{ signal }` for listeners of one piece of work."),
  ],
};
