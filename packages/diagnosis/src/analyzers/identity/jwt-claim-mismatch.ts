import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const jwtClaimMismatch: Analyzer = {
  kind: "jwt-claim-mismatch",
  general: "authentication",
  recognises: "a token of another issuer or for another audience",
  codes: ["ERR_JWT_CLAIM_VALIDATION_FAILED"],
  types: [
    "JWTClaimValidationFailed",
    "InvalidAudienceError",
    "InvalidIssuerError",
    "MissingRequiredClaimError",
  ],
  words: [
    "jwt audience invalid",
    "jwt issuer invalid",
    'unexpected "aud" claim value',
    'unexpected "iss" claim value',
    "audience doesn't match",
    "invalid issuer",
    "invalid audience",
    "jwt subject invalid",
  ],
  recognise({ lower, message }) {
    const expected = partOf(message, /expected: ([^\s,]{1,120})/);
    const claim = /audience|"aud"/.test(lower)
      ? "audience"
      : /issuer|"iss"/.test(lower)
        ? "issuer"
        : undefined;
    return {
      title: `A token was not accepted: ${claim ? `its ${claim} is another` : message.slice(0, 80)}${expected ? ` than ${expected}` : ""}`,
    };
  },
  cause:
    "The verifier expects another issuer or audience than the token has: the settings of two environments are mixed, or a final slash differs.",
  fixes: [
    now(
      "Decode a refused token's payload (without keeping it) and compare `iss` and `aud` with the verifier's settings, character by character.",
    ),
    today("Read issuer and audience from the issuer's own metadata."),
  ],
  verification: "A fresh token of this environment passes.",
  rollback: "Put issuer and audience back to their values before the change.",
};
