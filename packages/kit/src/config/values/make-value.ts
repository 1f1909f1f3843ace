/** How the values of this folder are made: schemas that turn the text of a variable into what the code wants. */
import type { SchemaResult, StandardSchemaV1 } from "../standard-schema.ts";

/** What a schema of ours knows about its value. */
export interface ValueFacts {
  /** Plain words, e.g. `a whole number from 1 to 10`. */
  readonly expected: string;
  readonly secret?: boolean;
  /** The schema of another library that this one speaks for. */
  readonly inner?: unknown;
  /** Taken outside production where nothing is set. */
  readonly development?: { readonly value: unknown };
}

/** A Standard Schema that says in plain words what it expects. */
export interface ValueSchema<T> extends StandardSchemaV1<unknown, T> {
  readonly facts: ValueFacts;
}

export interface ValueOptions<T> {
  /** Taken where nothing is set; must also serve in production. (Default: none, the variable is required) */
  default?: T;
  /** Never shown. (Default: found by the variable's name) */
  secret?: boolean;
}

/** Thrown by a parser: the message follows the variable's name. */
export class Refused extends Error {}

/** @param parse returns the value or throws `Refused` */
export function makeValue<T>(
  expected: string,
  options: ValueOptions<T>,
  parse: (raw: unknown) => T | Promise<T>,
): ValueSchema<T> {
  const refuse = (error: unknown): SchemaResult<T> => {
    if (error instanceof Refused) return { issues: [{ message: error.message }] };
    throw error;
  };
  return {
    facts: { expected, ...(options.secret === undefined ? {} : { secret: options.secret }) },
    "~standard": {
      version: 1,
      vendor: "holdfast",
      validate(raw) {
        if (raw === undefined) {
          return options.default === undefined
            ? { issues: [{ message: "is missing" }] }
            : { value: options.default };
        }
        try {
          const value = parse(raw);
          return value instanceof Promise ? value.then((one) => ({ value: one }), refuse) : { value };
        } catch (error) {
          return refuse(error);
        }
      },
    },
  };
}
