import { type Analyzer, now, today } from "../analyzer.ts";

export const jwtMalformed: Analyzer = {
  kind: "jwt-malformed",
  general: "authentication",
  recognises: "something that is no token",
  codes: ["ERR_JWS_INVALID", "ERR_JWT_INVALID", "FAST_JWT_MALFORMED"],
  types: ["JWSInvalid", "JWTInvalid"],
  words: [
    "jwt malformed",
    "jwt must be a string",
    "jwt must be provided",
    "invalid compact jws",
    "not enough segments",
    "invalid token specified",
    "invalid jwt",
    "token is malformed",
  ],
  recognise: ({ lower }) => ({
    title: /provided/.test(lower)
      ? "No token was given where one is needed"
      : "Something that is no token was given as one (malformed)",
  }),
  cause:
    "The client sent nothing, `Bearer undefined`, an opaque token where a JWT is meant, or the prefix was cut wrongly.",
  fixes: [
    now(
      "Look at the form of what came (its length and number of dots, never the token): is it a JWT at all?",
    ),
    today("Answer 401 where the token is bad; never 500."),
  ],
};
