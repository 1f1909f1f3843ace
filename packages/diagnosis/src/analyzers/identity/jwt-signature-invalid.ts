import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const jwtSignatureInvalid: Analyzer = {
  kind: "jwt-signature-invalid",
  general: "authentication",
  recognises: "a token whose signature does not fit the key",
  codes: ["ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "FAST_JWT_INVALID_SIGNATURE"],
  types: ["JWSSignatureVerificationFailed", "InvalidSignatureError", "SignatureException"],
  words: [
    "invalid signature",
    "signature verification failed",
    "jwt signature is required",
    "signature verification raised",
    "does not match locally computed signature",
  ],
  recognise({ lower }) {
    if (/invalid signature [a-z]/.test(lower)) return undefined;
    if (/webhook|stripe|svix/.test(lower)) return undefined;

    return { title: "A token was not accepted: its signature does not fit the key" };
  },
  cause:
    "The verifier has another key than the signer: a rotated or wrong secret, keys of another environment, a public key with broken line ends, or a forged token.",
  fixes: [
    now("Compare which key signed (`kid`) with the keys that the verifier has; look for a rotation."),
    today("Read keys from the issuer's JWKS instead of a copy; answer 401, never 500."),
    thisWeek("Rotate with both keys valid for a while."),
  ],
  verification: "A fresh token passes.",
  rollback: "Put the previous key back beside the new one.",
};
