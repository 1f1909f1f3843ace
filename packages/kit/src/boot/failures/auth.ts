import type { KnownFailure } from "./known-failure.ts";

/** PostgreSQL 28P01, 28000; MySQL ER_ACCESS_DENIED_ERROR; Redis NOAUTH, WRONGPASS; MongoDB 18. */
const codes = new Set(["28P01", "28000", "ER_ACCESS_DENIED_ERROR", "NOAUTH", "WRONGPASS", "P1000"]);
const texts =
  /password authentication failed|no password supplied|SASL: .{0,60}(?:password|client password)|Access denied for user|WRONGPASS|NOAUTH|authentication failed/i;

export const auth: KnownFailure = {
  name: "auth",
  recognise: ({ code, message }) => {
    if (!(code !== undefined && codes.has(code)) && !texts.test(message)) return undefined;
    const user = /user\s+"?'?([\w.-]+)/i.exec(message)?.[1];
    const missing = /must be a string|no password supplied|NOAUTH/i.test(message);
    return {
      description: `The server refused to let ${user === undefined ? "the service" : `the user ${user}`} in.`,
      cause: missing
        ? "No password was sent: the variable that holds it is missing or empty."
        : "User or password are wrong, or were changed and not set here.",
      action:
        "Compare the credentials of this environment with the server's (for databases: DATABASE_URL); percent-encode special characters in URLs.",
    };
  },
};
