import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const websocketServerErrorClose: Analyzer = {
  kind: "websocket-server-error-close",
  recognises: "a WebSocket that the server closed because of an error (1011, 1012, 1013)",
  words: [
    "code 1011",
    "code=1011",
    "code: 1011",
    "1011 (internal error)",
    "1011 (unexpected",
    "code 1012",
    "1012 (service restart)",
    "code 1013",
    "1013 (try again later)",
    "code: 1013",
    "code: 1012",
  ],
  recognise({ lower, message }) {
    if (!/socket|clos|received|sent|code/.test(lower)) return undefined;
    const closeCode = partOf(message, /\b(101[123])\b/);
    if (closeCode === undefined) return undefined;
    return {
      title: `The server closed a WebSocket (${closeCode}: ${closeCode === "1012" ? "it restarts" : closeCode === "1013" ? "try again later" : "it met an error"})`,
    };
  },
  cause:
    "The code is the server's own word that it failed or goes down; what failed stands in its log before the close.",
  fixes: [
    now(
      "Read the server's log of that connection just before: an exception in the handler, a missing dependency.",
    ),
    today(
      "Answer a failing handler with a structured message instead of a close; reconnect with growing, random pauses.",
    ),
  ],
  verification: "Sockets stay open for an hour under load.",
};
