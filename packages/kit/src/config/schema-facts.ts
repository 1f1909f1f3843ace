/** What a schema tells about a value beyond judging it: what it expects, and whether it is secret. */
import { isStandardSchema, type StandardSchemaV1 } from "./standard-schema.ts";
import type { ValueFacts } from "./values/make-value.ts";

export interface SchemaFacts {
  /** Plain words; empty where nothing is known. */
  expected: string;
  secret: boolean;
  /** Taken outside production where nothing is set. */
  development?: { readonly value: unknown } | undefined;
}

/** Facts of one value's schema, of ours or another library's. Never throws. */
export function factsOf(schema: unknown): SchemaFacts {
  const ours = (schema as { facts?: ValueFacts } | undefined)?.facts;
  if (typeof ours === "object" && ours !== null) {
    const inner = ours.inner === undefined ? undefined : factsOf(ours.inner);
    return {
      expected: ours.expected || (inner?.expected ?? ""),
      secret: ours.secret ?? inner?.secret ?? false,
      development: ours.development,
    };
  }
  const json = jsonSchemaOf(schema);
  return { expected: inWords(json), secret: isMarkedSecret(schema) || saysSecret(json) };
}

/** The variables that a schema of the whole configuration names, with their facts; undefined where it can't be asked. Never throws. */
export function membersOf(schema: StandardSchemaV1): Map<string, SchemaFacts> | undefined {
  const { shape, entries, props } = schema as { shape?: unknown; entries?: unknown; props?: unknown };
  // zod calls its members shape, valibot entries.
  for (const members of [shape, entries]) {
    if (typeof members !== "object" || members === null) continue;
    const list = Object.entries(members);
    if (list.length > 0 && list.every(([, member]) => isStandardSchema(member))) {
      return new Map(list.map(([name, member]) => [name, factsOf(member)]));
    }
  }
  // arktype lists its members by key.
  if (Array.isArray(props) && props.length > 0 && props.every((prop) => typeof prop?.key === "string")) {
    return new Map(
      props.map(({ key, value }: { key: string; value?: unknown }) => [key, factsOf(value ?? {})]),
    );
  }
  const properties = jsonSchemaOf(schema)?.["properties"];
  if (typeof properties !== "object" || properties === null) return undefined;
  return new Map(
    Object.entries(properties).map(([name, json]) => [
      name,
      { expected: inWords(json as JsonSchema), secret: saysSecret(json as JsonSchema) },
    ]),
  );
}

type JsonSchema = Readonly<Record<string, unknown>> | undefined;

/** Libraries with Standard JSON Schema describe themselves; what can't be described throws there. */
function jsonSchemaOf(schema: unknown): JsonSchema {
  try {
    const standard = (schema as { "~standard"?: { jsonSchema?: { input?: unknown } } })["~standard"];
    const input = standard?.jsonSchema?.input;
    if (typeof input !== "function") return undefined;
    return (input as (options: object) => JsonSchema).call(standard?.jsonSchema, { target: "draft-2020-12" });
  } catch {
    return undefined;
  }
}

/** zod: `.meta({ secret: true })`; valibot: `v.metadata({ secret: true })`; arktype: `.configure({ secret: true })`. */
function isMarkedSecret(schema: unknown): boolean {
  try {
    const { meta, pipe } = schema as { meta?: unknown; pipe?: unknown };
    const own: unknown = typeof meta === "function" ? meta.call(schema) : meta;
    const piped = Array.isArray(pipe) ? pipe.map((part: { metadata?: unknown }) => part?.metadata) : [];
    return [own, ...piped].some((one) => (one as { secret?: unknown } | undefined)?.secret === true);
  } catch {
    return false;
  }
}

function saysSecret(json: JsonSchema): boolean {
  return json?.["secret"] === true || json?.["writeOnly"] === true || json?.["format"] === "password";
}

function inWords(json: JsonSchema): string {
  if (!json) return "";
  const { type, format, enum: words, minimum, maximum, minLength, description } = json;
  if (typeof description === "string") return description;
  if (Array.isArray(words)) return `one of ${words.map(String).join(", ")}`;
  if (format === "uri") return "a URL";
  if (typeof format === "string") return `text of the form ${format}`;
  const kind =
    type === "string"
      ? "text"
      : type === "integer"
        ? "a whole number"
        : typeof type === "string"
          ? `a ${type}`
          : "";
  const bounds = [
    typeof minimum === "number" && minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : "",
    typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : "",
    typeof minLength === "number" && minLength > 1 ? ` of at least ${minLength} characters` : "",
  ].join("");
  return kind === "" ? "" : kind + bounds;
}
