import { type Analyzer, now, today } from "../analyzer.ts";

export const sessionSecretMissing: Analyzer = {
  kind: "session-secret-missing",
  recognises: "a secret for sessions or signed cookies that is not configured",
  words: [
    "secret option required for sessions",
    'cookieparser("secret") required',
    "required for signed cookies",
    "iron session: bad usage",
    "password must be at least 32 characters",
    ".keys required for signed cookies",
    "secret_key setting must not be empty",
    "a secret is required",
  ],
  recognise({ name }) {
    if (/improperly/.test(name.toLowerCase())) return undefined;

    return { title: "The secret for sessions or signed cookies is not set, or too short" };
  },
  cause: "The setting that holds it is missing in this environment.",
  fixes: [
    now(
      "Set the secret in this environment (32 random characters or more, the same on each instance) and restart.",
    ),
    today("Refuse to start without it; a random one made at start signs everybody out with each deploy."),
  ],
  verification: "A sign-in survives a restart and another instance.",
};
