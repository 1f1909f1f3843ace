import { type Analyzer, now, today } from "../analyzer.ts";

export const oauthInvalidClient: Analyzer = {
  kind: "oauth-invalid-client",
  general: "authentication",
  recognises: "OAuth client credentials that are refused",
  codes: ["invalid_client", "unauthorized_client"],
  words: ["invalid_client", "unauthorized_client"],
  recognise: () => ({ title: "The OAuth provider refused the client's own credentials (invalid_client)" }),
  cause:
    "Client id or secret of this environment are wrong, expired or of another tenant, or they are sent the wrong way (body instead of basic).",
  fixes: [
    now(
      "Compare client id and secret with the provider's console of this environment; secrets expire there.",
    ),
    today("Put the secret's end date into the calendar, and rotate with two valid secrets."),
  ],
  verification: "A sign-in succeeds.",
  rollback: "Put the previous secret back where it is still valid.",
};
