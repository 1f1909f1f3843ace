import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const jwksNoMatchingKey: Analyzer = {
  kind: "jwks-no-matching-key",
  general: "authentication",
  recognises: "a token signed by a key that the issuer's key set does not have",
  codes: ["ERR_JWKS_NO_MATCHING_KEY"],
  types: ["JWKSNoMatchingKey", "SigningKeyNotFoundError"],
  words: [
    "no applicable key found in the json web key set",
    "unable to find a signing key that matches",
    "no key matching kid",
  ],
  recognise({ message }) {
    const kid = partOf(message, /(?:matches|matching kid|kid):? ['"]?([\w-]{1,80})/);
    return {
      title: `The issuer's key set has no key for the token${kid ? ` (kid ${kid})` : ""}: no matching key`,
    };
  },
  cause:
    "The issuer rotated its keys and the verifier still holds the old set (cache, cool-down), or the token is another issuer's.",
  fixes: [
    now(
      "Fetch the issuer's JWKS and compare its `kid` values with the token's; if it is there, the verifier's cache is old.",
    ),
    today("Let the verifier fetch again on an unknown `kid` (at most once per cool-down)."),
  ],
  verification: "A fresh token passes.",
};
