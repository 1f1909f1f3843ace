import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const websocketAbnormalClose: Analyzer = {
  kind: "websocket-abnormal-close",
  recognises: "a WebSocket that ended without a closing word (1006)",
  words: ["1006", "closed without a close frame", "no close frame received", "connection closed abnormally"],
  recognise({ lower }) {
    if (lower.includes("closed abnormally") && !/websocket|1006/.test(lower)) return undefined;
    if (!/websocket|socket|ws\b|close (?:code|frame)|code[:= ]+1006|closed abnormally/.test(lower))
      return undefined;

    return { title: "A WebSocket ended without a closing word (1006)" };
  },
  cause:
    "The connection broke under it: a proxy's idle limit, a process that died, a network change; 1006 is what the end that stayed notes, it is never sent.",
  fixes: [
    now(
      "Compare the times with restarts and deploys, and with the proxy's idle limit (often 60 s of silence).",
    ),
    today(
      "Send pings more often than the limit, close with 1001 on shutdown, and reconnect with growing, random pauses.",
    ),
    thisWeek("Watch closes by code."),
  ],
  verification: "A silent socket stays open for an hour.",
};
