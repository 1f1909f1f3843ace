import { maskOfTelling } from "../../diagnose/mask-of-telling.ts";
import { type Analyzer, now, today } from "../analyzer.ts";

/** Two answers were given to one request. */
export const headersSent: Analyzer = {
  kind: "headers-sent",
  recognises: "a request that is answered twice",
  cause:
    "Two ways through the code answer the same request: a missing return, a callback that runs twice, or an error after the answer had begun.",
  codes: [
    "ERR_HTTP_HEADERS_SENT",
    "ERR_HTTP2_HEADERS_SENT",
    "FST_ERR_REP_ALREADY_SENT",
    "ERR_HTTP_TRAILER_INVALID",
  ],
  words: ["headers", "already", "committed", "superfluous response", "response already"],
  recognise(telling) {
    if (!maskOfTelling(telling, "headers-sent")) return undefined;
    return {
      title: "A request was answered twice",
      fixes: [
        now(
          "At the throw site, look for an answer without a `return`, a callback that runs twice, or an error handler that answers after the answer had begun.",
        ),
        today(
          "In the error handler, pass the error on where the headers are sent already (`res.headersSent`), and log the first error.",
        ),
      ],
    };
  },
};
