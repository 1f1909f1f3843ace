import { type Analyzer, now, today } from "../analyzer.ts";

export const jwtNotActive: Analyzer = {
  kind: "jwt-not-active",
  general: "authentication",
  recognises: "a token before its time",
  types: ["NotBeforeError", "ImmatureSignatureError"],
  words: [
    "jwt not active",
    '"nbf" claim timestamp check failed',
    "token is not yet valid",
    "token used before issued",
    "issued in the future",
  ],
  recognise: () => ({ title: "A token was not accepted: it is not active yet" }),
  cause: "Its `nbf` or `iat` lies in the future of the verifier: the clocks of issuer and verifier differ.",
  fixes: [
    now("Compare both clocks, and mend the one that is off (NTP)."),
    today("Allow some seconds of clock tolerance; answer 401, never 500."),
  ],
};
