/**
 * Prints the TypeScript types of the console's API from its schemas, so that the pages know the shapes without importing the console.
 *
 * Run it after a change of the API: `npm run types -w @holdfast/web`. A test fails while the written file is out of date.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
// Imported for its effect: every schema with an id registers itself.
import "../../console/src/api/schema.ts";

interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  description?: string;
}

const FILE = fileURLToPath(new URL("../src/api/generated/types.ts", import.meta.url));

/** The whole text of `src/api/generated/types.ts`. */
export function printApiTypes(): string {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => id, unrepresentable: "any" });
  const names = Object.keys(schemas).sort();
  const types = names.map((name) => {
    const schema = schemas[name] as JsonSchema;
    return `${comment(schema, "")}export type ${name} = ${print(schema, "")};\n`;
  });
  return `// Made from the console's schemas by scripts/generate-api-types.ts. Do not edit.\n\n${types.join("\n")}`;
}

function print(schema: JsonSchema, indent: string): string {
  if (schema.$ref) return schema.$ref.replace(/^.*[/#]/, "");
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map((choice) => print(choice, indent)).join(" | ");
  if (schema.allOf) return schema.allOf.map((part) => wrap(print(part, indent))).join(" & ");
  if (Array.isArray(schema.type))
    return schema.type.map((type) => print({ ...schema, type }, indent)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "number":
    case "integer":
      return "number";
    case "array":
      return schema.items ? `${wrap(print(schema.items, indent))}[]` : "unknown[]";
    case "object":
      return printObject(schema, indent);
    default:
      return "unknown";
  }
}

function printObject(schema: JsonSchema, indent: string): string {
  if (!schema.properties) {
    const values = schema.additionalProperties;
    return `Record<string, ${values && values !== true ? print(values, indent) : "unknown"}>`;
  }
  const inner = `${indent}  `;
  const fields = Object.entries(schema.properties).map(([name, field]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const optional = schema.required?.includes(name) ? "" : "?";
    return `${comment(field, inner)}${inner}${key}${optional}: ${print(field, inner)};\n`;
  });
  return `{\n${fields.join("")}${indent}}`;
}

/** Keeps a union whole before `[]` or `&`. */
function wrap(type: string): string {
  return /[|&]/.test(type.replace(/\{[\s\S]*\}/, "")) ? `(${type})` : type;
}

function comment(schema: JsonSchema, indent: string): string {
  return schema.description ? `${indent}/** ${schema.description.replaceAll("*/", "* /")} */\n` : "";
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(dirname(FILE), { recursive: true });
  await writeFile(FILE, printApiTypes());
  process.stdout.write(`wrote ${FILE}\n`);
}
