import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const eventLoopBlocked: Analyzer = {
  kind: "event-loop-blocked",
  recognises: "a blocked event loop, as the kit's watchdog tells it",
  words: ["event loop blocked for", "event loop stood still"],
  recognise({ message }) {
    const time = partOf(message, /(?:blocked|stood still) for (\d+ ms)/);
    const at = partOf(message, /(?:ms)? at ([^\s,:]+(?::\d+){1,2})/);
    return { title: `The event loop was blocked${time ? ` for ${time}` : ""}${at ? ` at ${at}` : ""}` };
  },
  cause:
    "Synchronous work held the only thread, so no request, timer or health check could be answered meanwhile.",
  fixes: [
    now(
      "Look at the named line: a synchronous file or crypto call, a regular expression on long input, a large JSON document, a loop over many rows.",
    ),
    today("Use the asynchronous call, work in portions, or move it to a worker thread."),
    thisWeek("Bound the input that this line works on, and alert on the watchdog's note."),
  ],
  verification: "The watchdog no longer names the line under the same load.",
};
