/** Asks the schema about the values; whatever it does, the answer is a value or plain words. */
import { isError, readText } from "../core/index.ts";
import { type ConfigSchema, isWhole } from "./config-schema.ts";
import { ConfigSetupError } from "./errors.ts";
import { factsOf, membersOf, type SchemaFacts } from "./schema-facts.ts";
import type { FoundValue } from "./sources.ts";
import { isStandardSchema, type SchemaIssue, type StandardSchemaV1 } from "./standard-schema.ts";

/** One variable after its schema was asked. */
export interface Judged {
  readonly name: string;
  readonly facts: SchemaFacts;
  readonly found: FoundValue | undefined;
  /** Undefined where it was refused. */
  readonly output: unknown;
  /** In the schema's words, for each refusal one. */
  readonly issues: readonly string[];
}

export interface Verdict {
  readonly judged: readonly Judged[];
  /** What the code gets, where there is no issue. */
  readonly output: unknown;
  /** Issues of the configuration as a whole. */
  readonly issues: readonly string[];
}

/** @throws ConfigSetupError where `schema` is none */
export async function judge(
  schema: ConfigSchema,
  values: ReadonlyMap<string, FoundValue>,
  options: { production: boolean; deadline: number },
): Promise<Verdict> {
  if (isWhole(schema)) return judgeWhole(schema, values, options.deadline);
  if (typeof schema !== "object" || schema === null) {
    throw new ConfigSetupError("loadConfig needs a schema, or an object of schemas by the variable's name.");
  }
  const judged = await Promise.all(
    Object.entries(schema).map(async ([name, one]): Promise<Judged> => {
      if (!isStandardSchema(one)) {
        throw new ConfigSetupError(
          `The schema of ${name} is no Standard Schema: use one of zod, valibot, arktype, or of this kit.`,
        );
      }
      const facts = factsOf(one);
      const found = values.get(name) ?? standIn(facts, options.production);
      const { output, issues } = await ask(one, found?.raw, options.deadline);
      return { name, facts, found, output, issues: issues.map(({ message }) => message) };
    }),
  );
  const output: Record<string, unknown> = {};
  for (const { name, output: value } of judged) define(output, name, value);
  return { judged, output, issues: [] };
}

function standIn(facts: SchemaFacts, production: boolean): FoundValue | undefined {
  return facts.development === undefined || production
    ? undefined
    : { raw: facts.development.value, source: "development" };
}

async function judgeWhole(
  schema: StandardSchemaV1,
  values: ReadonlyMap<string, FoundValue>,
  deadline: number,
): Promise<Verdict> {
  const members = membersOf(schema);
  const input: Record<string, unknown> = {};
  // Only what it names, where it can be asked: strict schemas refuse the rest of the environment.
  for (const [name, { raw }] of values) if (!members || members.has(name)) define(input, name, raw);
  const { output, issues } = await ask(schema, input, deadline);
  const made = (typeof output === "object" && output !== null ? output : {}) as Record<string, unknown>;
  const byName = new Map<string, string[]>();
  for (const { path, message } of issues) {
    const [first, ...rest] = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
    const said = rest.length > 0 ? `is not accepted at ${rest.join(".")}: ${message}` : message;
    const list = byName.get(first ?? "");
    if (list) list.push(said);
    else byName.set(first ?? "", [said]);
  }
  const names = new Set([...(members?.keys() ?? []), ...Object.keys(made), ...byName.keys()]);
  names.delete("");
  return {
    judged: [...names].map((name) => ({
      name,
      facts: members?.get(name) ?? { expected: "", secret: false },
      found: values.get(name),
      output: Object.hasOwn(made, name) ? made[name] : undefined,
      issues: byName.get(name) ?? [],
    })),
    output,
    issues: byName.get("") ?? [],
  };
}

/** Never rejects: a schema that throws, hangs or answers nonsense refuses. */
async function ask(
  schema: StandardSchemaV1,
  value: unknown,
  deadline: number,
): Promise<{ output: unknown; issues: readonly SchemaIssue[] }> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`its schema gave no answer within ${deadline} ms`)),
        deadline,
      );
    });
    const result: unknown = await Promise.race([schema["~standard"].validate(value), late]);
    if (typeof result !== "object" || result === null) throw new Error("its schema answered nonsense");
    const { issues, value: output } = result as { issues?: unknown; value?: unknown };
    if (issues === undefined) return { output, issues: [] };
    const read = Array.isArray(issues) ? issues.filter((issue) => typeof issue?.message === "string") : [];
    return { output: undefined, issues: read.length > 0 ? read : [{ message: "is not accepted" }] };
  } catch (error) {
    const said = isError(error) ? readText(error, "message", 500) : undefined;
    const reason = said ?? "its schema threw something that is no error";
    return { output: undefined, issues: [{ message: `can't be judged: ${reason}` }] };
  } finally {
    clearTimeout(timer);
  }
}

/** Plain assignment to `__proto__` would change the prototype. */
function define(record: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
