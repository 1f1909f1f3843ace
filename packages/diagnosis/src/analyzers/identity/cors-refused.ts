import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const corsRefused: Analyzer = {
  kind: "cors-refused",
  recognises: "a browser's origin that is not allowed",
  words: [
    "not allowed by cors",
    "blocked by cors policy",
    "cors policy:",
    "no 'access-control-allow-origin' header",
    "cors error",
    "origin not allowed",
    "cross-origin request blocked",
  ],
  recognise({ message }) {
    const origin = partOf(message, /origin ['"]?(https?:\/\/[\w.:-]{1,200})/);
    return {
      title: origin
        ? `The origin ${origin} is not allowed by CORS`
        : "A browser's origin is not allowed by CORS",
    };
  },
  cause:
    "The list of allowed origins lacks this one (a new domain, a preview host, http instead of https), or an error answer and the preflight go out without the headers.",
  fixes: [
    now("Compare the request's `Origin` with the configured list, character by character."),
    today(
      "Answer a refused origin with 403 or without headers, not with an error that becomes 500; send CORS headers on error answers, too.",
    ),
  ],
  verification:
    '`curl -i -X OPTIONS -H "Origin: ..." -H "Access-Control-Request-Method: GET" <url>` shows the origin.',
};
