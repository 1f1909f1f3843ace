import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const answerBrokenOff: Analyzer = {
  kind: "answer-broken-off",
  general: "connection-reset",
  recognises: "an HTTP answer that ended before it was whole",
  codes: ["UND_ERR_SOCKET", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"],
  types: ["IncompleteRead", "RemoteProtocolError", "ChunkedEncodingError"],
  words: [
    "other side closed",
    "trying to fetch",
    "incompleteread",
    "peer closed connection without sending complete message",
    "response body ended prematurely",
  ],
  recognise({ coded, lower }) {
    if (!coded && lower.includes("other side closed") && !/other side closed\b[^a-z]*$/.test(lower))
      return undefined;
    // Without the fetch, a premature close may as well be a client's that left.
    if (lower.includes("trying to fetch") && !lower.includes("premature close")) return undefined;
    return { title: "The other side closed a connection before its answer was whole" };
  },
  cause:
    "The callee or a proxy closed the socket: it crashed or restarted, or it closes idle connections earlier than this client gives them up.",
  fixes: [
    now("Read the callee's log at the same minute: a restart, a crash, a deploy."),
    today("Keep the client's keep-alive time below the callee's, and retry idempotent calls once."),
    thisWeek("Let the callee drain on shutdown."),
  ],
  verification: "A restart of the callee under load causes no error here.",
};
