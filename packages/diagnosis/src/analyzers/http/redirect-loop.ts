import { type Analyzer, now, today } from "../analyzer.ts";

export const redirectLoop: Analyzer = {
  kind: "redirect-loop",
  recognises: "redirects without an end",
  codes: ["ERR_TOO_MANY_REDIRECTS", "ERR_FR_TOO_MANY_REDIRECTS"],
  types: ["TooManyRedirects", "MaxRedirectsError"],
  words: [
    "redirect count exceeded",
    "maximum number of redirects exceeded",
    "maximum redirect reached",
    "too many redirects",
    "redirected 10 times",
    "exceeded 30 redirects",
    "stopped after 10 redirects",
  ],
  recognise: () => ({ title: "A call is redirected again and again" }),
  cause:
    "Two rules point at each other: http and https behind a proxy that ends TLS (the app does not see `x-forwarded-proto`), www and bare name, a sign-in page that needs a sign-in.",
  fixes: [
    now("Follow it by hand: `curl -sIL <url> | grep -i location`, and mend the rule that points back."),
    today("Let the app trust its proxy's headers, and redirect in one place only."),
  ],
  verification: "The URL answers after at most one redirect.",
};
