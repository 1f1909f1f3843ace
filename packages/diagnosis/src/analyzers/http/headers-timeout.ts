import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const headersTimeout: Analyzer = {
  kind: "headers-timeout",
  general: "timeout",
  recognises: "a callee that took the request and did not begin to answer",
  codes: ["UND_ERR_HEADERS_TIMEOUT", "ESOCKETTIMEDOUT"],
  types: ["HeadersTimeoutError", "ReadTimeout", "ReadTimeoutError"],
  words: [
    "headers timeout error",
    "read timed out",
    "awaiting headers",
    "request timed out waiting for the response",
  ],
  recognise: () => ({ title: "The callee took the request and did not begin to answer in time" }),
  cause:
    "The connection stood; the other side worked too long, waited itself, or hung (undici waits 300 s for headers by default).",
  fixes: [
    now("Ask the callee for its own log and latency of that minute; call the same route by hand."),
    today(
      "Set a deadline below the caller's own (`AbortSignal.timeout`), and answer degraded when it passes.",
    ),
    thisWeek("Watch the callee's latency, and break the circuit when it hangs."),
  ],
  verification: "The route answers within its deadline while the callee is slow.",
};
