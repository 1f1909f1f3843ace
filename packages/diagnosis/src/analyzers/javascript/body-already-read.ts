import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const bodyAlreadyRead: Analyzer = {
  kind: "body-already-read",
  recognises: "a request or response body that is read twice",
  words: [
    "body is unusable",
    "body has already been read",
    "body used already for",
    "body has already been consumed",
    "stream is not readable",
    "disturbed or locked",
    "body stream already read",
    "body already read",
    "body already used",
  ],
  recognise: () => ({ title: "A body is read a second time, or by two readers" }),
  cause:
    "A body is a stream and can be read once: a middleware, a logger, a retry or an earlier `json()` or `text()` had taken it already.",
  fixes: [
    now("Find the second reader at the throw site; keep the first reader's result and hand it on."),
    today(
      "Where two need it, read it once as text, or `clone()` the response before the first read; build a fresh request for each retry.",
    ),
    thisWeek("Register body parsers once, and before whatever needs the raw body (a webhook's signature)."),
  ],
};
