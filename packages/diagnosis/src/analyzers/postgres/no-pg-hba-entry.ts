import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const noPgHbaEntry: Analyzer = {
  kind: "no-pg-hba-entry",
  general: "authentication",
  recognises: "a client that the database's access rules do not admit",
  words: ["no pg_hba.conf entry", "pg_hba.conf rejects connection"],
  recognise({ lower, message }) {
    const host = partOf(message, /host "([^"]{1,80})"/);
    const plain = /no encryption|ssl off/.test(lower);
    return {
      title: `The database's access rules (pg_hba.conf) do not admit this client${host ? ` (${host})` : ""}${plain ? " unencrypted" : ""}`,
    };
  },
  cause:
    "No rule of the server fits this combination of host, user, database and encryption; managed databases mostly admit encrypted clients only.",
  fixes: [
    now(
      'Where the message ends in "no encryption" or "SSL off": connect with TLS (`sslmode=require`). Else check host, user and database against the rules.',
    ),
    today("Let the server's rules admit this host, user and database, or connect from an admitted network."),
  ],
  verification: "The service connects.",
};
