import { type Analyzer, now, today } from "../analyzer.ts";

export const malformedUri: Analyzer = {
  kind: "malformed-uri",
  general: "invalid-value",
  recognises: "percent-encoding that cannot be decoded",
  types: ["URIError"],
  words: ["uri malformed", "failed to decode param"],
  recognise: () => ({ title: "A URL part cannot be decoded (broken percent-encoding)" }),
  cause: "The client sent a lone `%` or a half character, or the value was decoded twice.",
  fixes: [
    now("Answer 400 where the part is decoded; it is the request's fault, not the service's."),
    today("Do not decode what the framework has decoded already."),
  ],
};
