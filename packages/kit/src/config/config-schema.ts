/** The two forms of a configuration's schema. */
import { isStandardSchema, type SchemaOutput, type StandardSchemaV1 } from "./standard-schema.ts";

/** One schema of the whole, e.g. `z.object({…})`, or a schema per variable. */
export type ConfigSchema = StandardSchemaV1 | Readonly<Record<string, StandardSchemaV1>>;

/** What the code gets. */
export type ConfigValues<S extends ConfigSchema> = S extends StandardSchemaV1
  ? SchemaOutput<S>
  : { readonly [K in keyof S]: S[K] extends StandardSchemaV1 ? SchemaOutput<S[K]> : never };

export function isWhole(schema: ConfigSchema): schema is StandardSchemaV1 {
  return isStandardSchema(schema);
}
