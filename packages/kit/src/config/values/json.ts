/** JSON in a variable. */
import type { SchemaOutput, StandardSchemaV1 } from "../standard-schema.ts";
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";

/**
 * JSON, by a schema of any library.
 *
 * @example
 * await loadConfig({ RATE_LIMITS: json(z.record(z.string(), z.number())) });
 */
export function json<S extends StandardSchemaV1>(
  schema: S,
  options: ValueOptions<SchemaOutput<S>> = {},
): ValueSchema<SchemaOutput<S>> {
  return makeValue<SchemaOutput<S>>("JSON", options, async (raw) => {
    const result = await schema["~standard"].validate(typeof raw === "string" ? parse(raw) : raw);
    if (!result.issues) return result.value as SchemaOutput<S>;
    const [issue] = result.issues;
    const path = (issue?.path ?? [])
      .map((part) => String(typeof part === "object" ? part.key : part))
      .join(".");
    throw new Refused(`${path === "" ? "" : `at ${path}: `}${issue?.message ?? "is not accepted"}`);
  });
}

/** The parser's own message shows what it read, which may be secret. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused("is no valid JSON");
  }
}
