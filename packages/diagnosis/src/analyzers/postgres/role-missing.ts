import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const roleMissing: Analyzer = {
  kind: "role-missing",
  general: "authentication",
  recognises: "a database user that does not exist or may not log in",
  words: ['role "', "role '"],
  recognise({ lower, message }) {
    if (!/role "[\w.-]{1,80}" (?:does not exist|is not permitted to log in)/.test(lower)) return undefined;
    const role = partOf(message, /role ["']([\w.-]{1,80})["']/);
    return { title: `The database has no user \`${role}\` that may log in: credentials of another server?` };
  },
  cause:
    "The name is misspelt, belongs to another server, or is the operating system's user because the configuration names none.",
  fixes: [
    now("Check user and host of the connection string of this environment."),
    today("Make the role in the provisioning, with `login`."),
  ],
  verification: "The service connects.",
};
