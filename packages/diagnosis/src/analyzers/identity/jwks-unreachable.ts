import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const jwksUnreachable: Analyzer = {
  kind: "jwks-unreachable",
  general: "authentication",
  recognises: "an issuer's key set that could not be fetched",
  codes: ["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JWKS_MULTIPLE_MATCHING_KEYS"],
  types: ["JWKSTimeout", "JwksError", "PyJWKClientConnectionError", "JwksRateLimitError"],
  words: [
    "expected 200 ok from the json web key set",
    "failed to parse the json web key set",
    "fail to fetch data from the url",
    "jwks endpoint",
    "error fetching jwks",
    "json web key set malformed",
  ],
  recognise: () => ({ title: "The issuer's key set could not be fetched or read" }),
  cause:
    "The issuer or the way to it was down, slow or limited the calls; the tokens themselves may be right, so this is no refusal.",
  fixes: [
    now("Fetch the JWKS address from the service's own network; look at the issuer's status."),
    today("Keep the last good key set while the issuer is down, and answer 503 instead of 401."),
    thisWeek("Alert on the age of the key set."),
  ],
  verification: "Sign-ins succeed while the issuer is unreachable for some minutes.",
};
