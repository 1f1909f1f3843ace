import { type Analyzer, now, today } from "../analyzer.ts";

export const mysqlAuthPlugin: Analyzer = {
  kind: "mysql-auth-plugin",
  general: "authentication",
  recognises: "a MySQL sign-in method that the client does not know",
  codes: ["ER_NOT_SUPPORTED_AUTH_MODE", "AUTH_SWITCH_PLUGIN_ERROR"],
  words: [
    "does not support authentication protocol requested",
    "authentication plugin 'caching_sha2_password'",
    "public key retrieval is not allowed",
    "unknown plugin",
  ],
  recognise: () => ({
    title:
      "The MySQL client does not know the sign-in method that the server asks for: no credentials were checked",
  }),
  cause:
    "MySQL 8 uses `caching_sha2_password` by default, and old clients (the `mysql` package) speak the older method only.",
  fixes: [
    now("Use a client that knows it (`mysql2`)."),
    today("If the client cannot change, give this one user the older method, with TLS."),
  ],
  verification: "The service connects.",
};
