import { type Analyzer, now, today } from "../analyzer.ts";

export const csrfRefused: Analyzer = {
  kind: "csrf-refused",
  recognises: "a form or request whose CSRF token does not fit",
  codes: ["EBADCSRFTOKEN", "FST_CSRF_INVALID_TOKEN", "FST_CSRF_MISSING_SECRET"],
  types: ["InvalidAuthenticityToken", "ForbiddenError", "CsrfError"],
  words: [
    "invalid csrf token",
    "csrf token missing",
    "csrf failed",
    "csrf verification failed",
    "missing csrf secret",
    "can't verify csrf token",
    "misconfigured csrf",
  ],
  recognise({ code, lower, name }) {
    if (!/csrf|authenticity/.test(`${lower} ${name.toLowerCase()} ${code?.toLowerCase() ?? ""}`))
      return undefined;

    return { title: "A request was refused because its CSRF token does not fit" };
  },
  cause:
    "The session or CSRF cookie did not come along (SameSite, Secure behind a proxy, another domain), the page was older than the session, or a trusted origin is not listed.",
  fixes: [
    now("Look whether the cookie is set and sent on this request, over https behind the proxy."),
    today("Trust the proxy, list the public origin, and answer 403, never 500."),
  ],
  verification: "The form is accepted from the public address.",
};
