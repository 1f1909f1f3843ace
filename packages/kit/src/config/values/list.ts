/** Several values in one variable. */
import type { SchemaOutput, SchemaResult, StandardSchemaV1 } from "../standard-schema.ts";
import { makeValue, Refused, type ValueOptions, type ValueSchema } from "./make-value.ts";
import { text } from "./text.ts";

export interface ListOptions<T> extends ValueOptions<readonly T[]> {
  /** (Default: a comma) */
  separator?: string;
  /** Entries. (Default: 1) */
  min?: number;
}

/**
 * Entries between commas, each by a schema; spaces around them and empty ones are dropped.
 *
 * @example
 * await loadConfig({ ALLOWED_ORIGINS: list(url()), RETRY_DELAYS: list(duration(), { default: [1_000, 2_000] }) });
 */
export function list(): ValueSchema<readonly string[]>;
export function list<S extends StandardSchemaV1>(
  entry: S,
  options?: ListOptions<SchemaOutput<S>>,
): ValueSchema<readonly SchemaOutput<S>[]>;
export function list(
  entry: StandardSchemaV1 = text(),
  options: ListOptions<unknown> = {},
): ValueSchema<readonly unknown[]> {
  const { separator = ",", min = 1 } = options;
  const each = (entry as Partial<ValueSchema<unknown>>).facts?.expected ?? "a value";
  const expected = `a list, separated by "${separator}", each entry ${each}`;
  return makeValue(expected, options, (raw) => {
    const parts: unknown[] | undefined = Array.isArray(raw)
      ? raw
      : typeof raw === "string"
        ? raw
            .split(separator)
            .map((part) => part.trim())
            .filter((part) => part !== "")
        : undefined;
    if (parts === undefined) throw new Refused(`must be ${expected}`);
    if (parts.length < min) throw new Refused(`has ${parts.length} entries, but must have at least ${min}`);
    const results = parts.map((part) => entry["~standard"].validate(part));
    return results.some((result) => result instanceof Promise)
      ? Promise.all(results).then(collect)
      : collect(results as SchemaResult<unknown>[]);
  });
}

function collect(results: readonly SchemaResult<unknown>[]): unknown[] {
  return results.map((result, index) => {
    if (result.issues)
      throw new Refused(`entry ${index + 1}: ${result.issues[0]?.message ?? "is not accepted"}`);
    return result.value;
  });
}
