import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const passwordRejected: Analyzer = {
  kind: "password-rejected",
  general: "authentication",
  recognises: "credentials that the database refused",
  codes: ["28P01", "P1000", "ER_ACCESS_DENIED_ERROR"],
  types: ["InvalidPassword"],
  words: [
    "password authentication failed",
    "no password supplied",
    "access denied for user",
    "authentication failed against database server",
    "client password must be a string",
  ],
  recognise({ lower, message }) {
    const user = partOf(message, /for user ["']([\w.-]{1,80})["']?|credentials for `?([\w.-]{1,80})/);
    return {
      title:
        lower.includes("must be a string") || lower.includes("no password")
          ? "The database was given no password: credentials are missing"
          : `The database refused the credentials${user ? ` of \`${user}\`` : ""}`,
    };
  },
  cause:
    "The password of this environment is wrong, missing or was rotated; characters of it that mean something in a URL (`@ : / #`) must be percent-encoded there.",
  fixes: [
    now(
      "Try the very same credentials by `psql` from the service's own environment, and look for a rotation.",
    ),
    today("Read credentials at start from the secret store, and restart on rotation."),
    thisWeek("Rotate with two valid passwords (or users), so that there is no moment without."),
  ],
  verification: "The service connects, and the database's health check passes.",
  rollback: "Put the previous credentials back where they are still valid.",
};
