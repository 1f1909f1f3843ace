import { type Analyzer, now, today } from "../analyzer.ts";

export const oauthInvalidGrant: Analyzer = {
  kind: "oauth-invalid-grant",
  general: "authentication",
  recognises: "an OAuth code or refresh token that is refused",
  codes: ["invalid_grant"],
  words: ["invalid_grant"],
  recognise: () => ({
    title: "The OAuth provider refused the code or refresh token (invalid_grant)",
  }),
  cause:
    "The code was used twice or too late, the refresh token was revoked, rotated by another instance or expired, the redirect address differs from the one that was asked with, or a clock is off.",
  fixes: [
    now("Look whether it is one user (sign in again) or all (credentials, clock, redirect address)."),
    today(
      "Store the rotated refresh token before it is used again, one refresh at a time per user; send the user to sign in on this error.",
    ),
  ],
  verification: "A new sign-in and a refresh succeed.",
};
