import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const typeormEntityMetadataMissing: Analyzer = {
  kind: "typeorm-entity-metadata-missing",
  recognises: "an entity that TypeORM's data source does not know",
  types: ["EntityMetadataNotFoundError", "RepositoryNotFoundError"],
  words: ['no metadata for "', 'no repository for "', "entity metadata for"],
  recognise({ lower, message }) {
    if (!/was(?: not)? found/.test(lower)) return undefined;
    const entity = partOf(message, /(?:metadata|repository) for "?([\w#.]{1,100})"?/i);
    return {
      title: entity
        ? `The data source does not know the entity \`${entity}\``
        : "The data source does not know an entity",
    };
  },
  cause:
    "The class is not in `entities`: a glob that fits `.ts` and not the built `.js`, a module that does not register it, or two copies of the class.",
  fixes: [
    now("Add the class itself to `entities` (or `autoLoadEntities` in Nest), instead of a glob."),
    today("Start the built artefact in CI."),
  ],
  verification: "The route answers.",
};
