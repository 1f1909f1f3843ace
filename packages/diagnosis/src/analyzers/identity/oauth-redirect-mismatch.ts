import { type Analyzer, now, today } from "../analyzer.ts";

export const oauthRedirectMismatch: Analyzer = {
  kind: "oauth-redirect-mismatch",
  general: "authentication",
  recognises: "an OAuth redirect address that is not registered",
  codes: ["redirect_uri_mismatch"],
  words: [
    "redirect_uri_mismatch",
    "redirect_uri did not match",
    "redirect uri mismatch",
    "invalid redirect_uri",
    "callback url mismatch",
    "the redirect_uri parameter",
  ],
  recognise: () => ({ title: "The OAuth redirect address is not the registered one" }),
  cause:
    "The address that the service builds differs from the registered one in scheme, host, port, path or final slash: mostly `http` behind a proxy that ends TLS, or a new preview host.",
  fixes: [
    now("Register exactly the address that the error names, or set the service's public base URL."),
    today("Let the app trust its proxy's `x-forwarded-proto`, and build the address from a setting."),
  ],
  verification: "A sign-in succeeds from the public address.",
};
