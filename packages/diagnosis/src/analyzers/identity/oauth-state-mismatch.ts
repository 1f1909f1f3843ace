import { type Analyzer, now, today } from "../analyzer.ts";

export const oauthStateMismatch: Analyzer = {
  kind: "oauth-state-mismatch",
  general: "authentication",
  recognises: "an OAuth answer that does not belong to the session's question",
  words: [
    "state mismatch",
    "checks.state argument is missing",
    "did not find expected authorization request details in session",
    'unexpected "state" response parameter',
    "state cookie was missing",
    "invalid state parameter",
    "missing code verifier",
    "pkcecodeverifier",
    "nonce mismatch",
    "unable to verify authorization request state",
  ],
  recognise({ lower }) {
    if (/[a-z].*state mismatch/.test(lower) && !/oauth|oidc|openid/.test(lower)) return undefined;
    return { title: "An OAuth answer does not belong to the session's question (state)" };
  },
  cause:
    "The session or its cookie was lost between the two steps: SameSite or Secure settings, another host name or instance without shared sessions, a second tab, the back button.",
  fixes: [
    now(
      "Look whether the callback request carries the session cookie, and whether both steps run on the same host name.",
    ),
    today(
      "Set the cookie `SameSite=Lax; Secure` on the public domain, trust the proxy, and share sessions between instances.",
    ),
  ],
  verification: "A sign-in succeeds through each instance.",
};
