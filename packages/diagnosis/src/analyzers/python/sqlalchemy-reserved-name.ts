import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sqlalchemyReservedName: Analyzer = {
  kind: "sqlalchemy-reserved-name",
  recognises: "an attribute name that SQLAlchemy's declarative base keeps for itself",
  words: [
    "attribute name 'metadata' is reserved",
    "is reserved when using the declarative api",
    "is reserved for the metadata instance",
  ],
  recognise({ message }) {
    const attribute = partOf(message, /[Aa]ttribute name '(\w{1,80})'/);
    return {
      title: `A model uses the attribute name \`${attribute ?? "metadata"}\`, which the ORM reserves`,
    };
  },
  cause:
    "The declarative base keeps this name for itself, so the module with the model cannot even be imported.",
  fixes: [
    now('Rename the attribute and keep the column: `event_metadata = mapped_column("metadata", ...)`.'),
    today("Search for its other readers, in code and in queries; the database needs no change."),
    thisWeek("Import all models in CI."),
  ],
  verification: "The service starts, and the route answers.",
  rollback: "Roll back to the release before the attribute was added.",
};
