/** Without the issuer's keys or answer nobody is signed in. */
import { MINUTE, type Rule } from "../rule.ts";

export const issuerAndSignIn: Rule = {
  slug: "issuer-and-sign-in",
  causes: ["issuer-unreachable"],
  effects: ["sign-in-failed"],
  within: 15 * MINUTE,
  strength: 0.8,
  fits: () => true,
  because: "the service that answers for identities could not be reached, and its keys ran out of the cache",
};
