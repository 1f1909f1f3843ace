import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const websocketApplicationClose: Analyzer = {
  kind: "websocket-application-close",
  recognises: "a WebSocket that the other side's application closed with a code of its own (4000 to 4999)",
  words: ["close 4", "code 4", "code=4", "code: 4", "(private use)"],
  recognise({ lower, message }) {
    if (!(/\b4\d{3}\b/.test(message) && /socket|\bws\b|private use/.test(lower) && /clos/.test(lower)))
      return undefined;
    const closeCode = partOf(message, /\b(4\d{3})\b/);
    return { title: `The other side's application closed the WebSocket with its own code ${closeCode}` };
  },
  cause:
    "Codes from 4000 are the application's; mostly sign-in (4401, 4403), limits or a protocol of its own. The code's meaning stands in the other side's documentation.",
  fixes: [
    now("Look the code up in the other side's documentation, and at the close reason."),
    today("Renew the token before the socket is opened, and do not reconnect at once on refusals."),
  ],
  verification: "The socket stays open.",
};
