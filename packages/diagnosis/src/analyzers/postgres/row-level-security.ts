import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const rowLevelSecurity: Analyzer = {
  kind: "row-level-security",
  general: "permission-denied",
  recognises: "a row that the table's security policies refuse",
  words: ["violates row-level security policy", "query would be affected by row-level security"],
  recognise({ message }) {
    const table = partOf(message, /for table "([\w.]{1,100})"/);
    return {
      title: table
        ? `A row-level security policy of \`${table}\` refuses the row`
        : "A row-level security policy refuses the row",
    };
  },
  cause:
    "The policy compares the row with the session's user or tenant, which was not set (or is another pooled session's), or no policy covers this write.",
  fixes: [
    now(
      "Look which user or tenant the session had set for this statement (`current_setting(...)`, the JWT's claims).",
    ),
    today(
      "Set the tenant inside the same transaction (`set local`), and write a policy for each of insert, update and select.",
    ),
  ],
  verification: "The same write goes through for its own tenant, and is refused for another.",
};
