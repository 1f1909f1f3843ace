import { type Analyzer, now, today } from "../analyzer.ts";

export const sequelizeAssociationMissing: Analyzer = {
  kind: "sequelize-association-missing",
  recognises: "a Sequelize include without its association",
  types: ["SequelizeEagerLoadingError"],
  words: ["is not associated to", "is associated to"],
  recognise({ lower, message, name }) {
    if (!(name === "SequelizeEagerLoadingError" || /associated to \w+(?:!|\.? using an alias)/.test(lower)))
      return undefined;
    const match = /(\w{1,80}) is (?:not )?associated to (\w{1,80})/.exec(message);
    return {
      title: match
        ? `The model \`${match[1]}\` is not associated to \`${match[2]}\` as the query includes it`
        : "A query includes a model that is not associated",
    };
  },
  cause:
    "The association was never set up (its file was not loaded at start), has an alias that the query does not name, or is declared on the other side only.",
  fixes: [
    now("Declare the association before the first query, or name its alias (`include: { model, as }`)."),
    today("Set up all associations in one place at start."),
  ],
  verification: "The route answers.",
};
