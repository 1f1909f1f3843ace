/** What can be said about a schema of any library: that its value is secret, may be missing, or has a stand-in for development. */
import type { SchemaOutput, StandardSchemaV1 } from "../standard-schema.ts";
import type { ValueFacts, ValueSchema } from "./make-value.ts";

/**
 * The value is never shown, whatever the variable is called.
 *
 * @example
 * await loadConfig({ PARTNER_ID: secret(z.string().min(20)) });
 */
export function secret<S extends StandardSchemaV1>(schema: S): ValueSchema<SchemaOutput<S>> {
  return withFacts(schema, { secret: true });
}

/**
 * The variable may be missing: then the value is undefined.
 *
 * @example
 * await loadConfig({ SENTRY_DSN: optional(url()) });
 */
export function optional<S extends StandardSchemaV1>(schema: S): ValueSchema<SchemaOutput<S> | undefined> {
  const inner = withFacts(schema, {});
  const { validate } = inner["~standard"];
  return {
    facts: inner.facts,
    "~standard": {
      version: 1,
      vendor: "holdfast",
      validate: (value) => (value === undefined ? { value: undefined } : validate(value)),
    },
  };
}

/**
 * Outside production a stand-in is taken where nothing is set; in production the variable is required.
 *
 * @param value as it would stand in the variable
 * @example
 * await loadConfig({ DATABASE_URL: forDevelopment(url(), "postgres://localhost/dev") });
 */
export function forDevelopment<S extends StandardSchemaV1>(
  schema: S,
  value: unknown,
): ValueSchema<SchemaOutput<S>> {
  return withFacts(schema, { development: { value } });
}

function withFacts<S extends StandardSchemaV1>(
  schema: S,
  more: Partial<ValueFacts>,
): ValueSchema<SchemaOutput<S>> {
  const known = (schema as { facts?: ValueFacts }).facts;
  return {
    facts: { ...(known ?? { expected: "", inner: schema }), ...more },
    "~standard": {
      version: 1,
      vendor: "holdfast",
      validate: (value) =>
        schema["~standard"].validate(value) as ReturnType<
          ValueSchema<SchemaOutput<S>>["~standard"]["validate"]
        >,
    },
  };
}
