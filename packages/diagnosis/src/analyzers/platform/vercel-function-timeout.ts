import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const vercelFunctionTimeout: Analyzer = {
  kind: "vercel-function-timeout",
  general: "time-limit",
  recognises: "a Vercel function stopped at its limit",
  words: ["function_invocation_timeout", "vercel runtime timeout error", "edge_function_invocation_timeout"],
  recognise({ message }) {
    const after = partOf(message, /after (\d+ seconds?)/);
    return { title: `The platform stopped the function at its time limit${after ? ` (${after})` : ""}` };
  },
  cause:
    "The function waited for something longer than `maxDuration`: a call without a deadline, a connection that is set up anew, or an answer that was never sent.",
  fixes: [
    now("Look at the last line that was logged before: the work stood in whatever came after it."),
    today("Give every call inside a deadline below the function's own, so that it fails with a name."),
    thisWeek("Move long work to a queue; raise `maxDuration` only if it is meant."),
  ],
  verification: "The function answers well below its limit.",
};
