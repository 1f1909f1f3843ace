/** A piece of an OpenAPI document that is written by hand. */
export type Part = Readonly<Record<string, unknown>>;
