import { type Analyzer, now, today } from "../analyzer.ts";

export const websocketMessageTooBig: Analyzer = {
  kind: "websocket-message-too-big",
  recognises: "a WebSocket message over the limit (1009)",
  codes: ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH"],
  words: ["max payload size exceeded", "message too big", "code 1009", "code=1009", "1009 (message too big)"],
  recognise({ lower }) {
    if (!/websocket|payload|message|ws/.test(lower)) return undefined;

    return { title: "A WebSocket message is larger than the receiver takes (1009)" };
  },
  cause:
    "A message grew past `maxPayload` (100 MiB in ws by default, often lowered), or a client sends files over the socket.",
  fixes: [
    now("Look which message it is, and its size."),
    today("Send pages or references instead of whole documents; raise the limit only for a known size."),
  ],
  verification: "The same message passes, or the client is told its limit.",
};
