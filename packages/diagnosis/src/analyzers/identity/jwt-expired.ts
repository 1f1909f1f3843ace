import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const jwtExpired: Analyzer = {
  kind: "jwt-expired",
  general: "authentication",
  recognises: "a token past its time",
  codes: ["ERR_JWT_EXPIRED", "FAST_JWT_EXPIRED", "FST_JWT_AUTHORIZATION_TOKEN_EXPIRED"],
  types: ["TokenExpiredError", "JWTExpired", "ExpiredSignatureError", "ExpiredJwtException"],
  words: ["jwt expired", '"exp" claim timestamp check failed', "signature has expired"],
  recognise: ({ message }) => ({
    title: `A sign-in or token was not accepted: ${message.slice(0, 100) || "it has expired"}`,
  }),
  cause:
    "The token is older than its `exp`: ordinary for a client that has to renew it; for many at once look at a clock that is off, or at a token that a service keeps for ever.",
  fixes: [
    now(
      "Look who sends it: one client that does not renew, or every caller (then compare the clocks of issuer and verifier).",
    ),
    today("Answer 401, never 500; let services renew their token before it ends."),
    thisWeek("Allow some seconds of clock tolerance."),
  ],
  verification: "Expired tokens are answered with 401, and fresh ones pass.",
};
