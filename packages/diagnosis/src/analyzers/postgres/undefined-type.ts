import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";
import { schemaFixes } from "../schema-fixes.ts";

export const undefinedType: Analyzer = {
  kind: "undefined-type",
  recognises: "a type, extension object or collation that the database lacks",
  codes: ["42704"],
  types: ["UndefinedObject"],
  words: ['type "', "does not exist"],
  recognise({ code, message, name }) {
    if (
      !(
        code === "42704" ||
        /^UndefinedObject/.test(name) ||
        /(?:^|\W)type "[\w.[\]]{1,80}" does not exist/.test(message)
      )
    )
      return undefined;
    const what = partOf(
      message,
      /(?:type|collation|operator class|constraint|index|publication|parameter) "?([\w.[\]]{1,80})"?/i,
    );
    return {
      title: what
        ? `The database has no type or object \`${what}\``
        : "The database lacks a type or object that the statement names",
    };
  },
  cause:
    "An enumeration, domain or extension (e.g. `vector`, `citext`, `uuid-ossp`) was not made in this database or schema, or the search path does not reach it.",
  fixes: [
    now("Run the missing migration, or `create extension` as a user who may."),
    today("Put extensions and types into the migrations, before their first use."),
    thisWeek("Check the schema against the code before a deploy takes traffic."),
  ],
  verification: schemaFixes.verification,
};
