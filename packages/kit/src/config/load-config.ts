/** Reads the configuration: all of it, all problems at once, nothing secret shown. */
import { inspect } from "node:util";
import { type Duration, tell, toMilliseconds } from "../core/index.ts";
import type { ConfigSchema, ConfigValues } from "./config-schema.ts";
import { type DescribedValue, describeProblems, describeValues } from "./describe.ts";
import { ConfigError } from "./errors.ts";
import { judge } from "./judge.ts";
import { nearName } from "./near-name.ts";
import { detectPlatform, type Platform } from "./platform.ts";
import { platforms } from "./platforms.ts";
import { problemsOf } from "./problems.ts";
import { isSecretName, showValue } from "./secrets.ts";
import { type ConfigSource, readSources, type Sources } from "./sources.ts";

export interface LoadConfigOptions {
  /** The first that has a value wins. (Default: `["env"]`) */
  sources?: readonly ConfigSource[];
  /** Whether the rules of production apply. (Default: what `detectPlatform` finds) */
  production?: boolean;
  /** Variables that may point to this machine, or to a local database, in production. (Default: none) */
  allowLocal?: readonly string[];
  /** A schema without answer by then refuses. (Default: 10 s) */
  deadline?: Duration;
}

export interface LoadedConfig<S extends ConfigSchema> {
  /** Printing it shows no secret. */
  readonly values: ConfigValues<S>;
  /** Where each value came from: `environment`, a file, `default`, `development`, `not set`. */
  readonly sources: Readonly<Record<string, string>>;
  readonly platform: Platform;
  /** Variables that are set under a name that is almost one of the schema's: probably typing errors. */
  readonly hints: readonly string[];
  /** A table of names, values with secrets masked, and sources. */
  describe(): string;
}

/**
 * Reads and checks the configuration.
 *
 * @throws ConfigError with all problems at once
 * @throws ConfigSetupError where the schema or a source is none
 * @example
 * const { values: config } = await loadConfig({
 *   DATABASE_URL: forDevelopment(url(), "postgres://localhost/dev"),
 *   SESSION_SECRET: z.string().min(32),
 *   PORT: port({ default: 3000 }),
 * });
 */
export async function loadConfig<const S extends ConfigSchema>(
  schema: S,
  options: LoadConfigOptions = {},
): Promise<LoadedConfig<S>> {
  const sources = await readSources(options.sources ?? ["env"]);
  const platform = detectPlatform({ ...process.env, ...textsOf(sources) });
  const production = options.production ?? platform.production;
  const verdict = await judge(schema, sources.values, {
    production,
    deadline: toMilliseconds(options.deadline ?? 10_000),
  });
  const where = `${production ? "production" : platform.environment}, ${platform.title}`;
  const problems = problemsOf(verdict, sources, {
    production,
    allowLocal: new Set(options.allowLocal ?? []),
    where: platforms.find((one) => one.platform === platform.platform)?.where ?? "in the environment",
  });
  if (problems.length > 0) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const names = [...new Set(problems.map(({ name, source }) => name || source || "the whole"))].join(", ");
    tell({
      kind: "config",
      level: "error",
      problems: problems.length,
      message: `config: ${count}: ${names}`,
    });
    throw new ConfigError(describeProblems(`The configuration has ${count} (${where}):`, problems), problems);
  }
  const described = verdict.judged.map(
    ({ name, facts, found, output }): DescribedValue => ({
      name,
      value: output,
      source: found?.source ?? (output === undefined ? "not set" : "default"),
      secret: facts.secret || isSecretName(name),
    }),
  );
  const hints = hintsFor(described, sources);
  tell({
    kind: "config",
    level: hints.length > 0 ? "warning" : "info",
    problems: 0,
    message: `config: ${described.length} values are good (${where})${hints.map((hint) => `; ${hint}`).join("")}`,
  });
  return {
    values: masked(verdict.output, described) as ConfigValues<S>,
    sources: Object.fromEntries(described.map(({ name, source }) => [name, source])),
    platform,
    hints,
    describe: () => describeValues(`Configuration (${where}):`, described, hints),
  };
}

function textsOf({ values }: Sources): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, { raw }] of values) if (typeof raw === "string") texts[name] = raw;
  return texts;
}

function hintsFor(described: readonly DescribedValue[], { values }: Sources): string[] {
  const known = new Set(described.map(({ name }) => name));
  const others = [...values.keys()].filter((name) => !known.has(name));
  return described.flatMap(({ name, source }) => {
    if (source !== "default" && source !== "not set" && source !== "development") return [];
    const near = nearName(name, others, "typo");
    return near === undefined ? [] : [`${near} is set, but nothing reads it: was ${name} meant?`];
  });
}

/** The values as they are, but whoever prints them sees no secret. */
function masked(output: unknown, described: readonly DescribedValue[]): unknown {
  if (typeof output !== "object" || output === null || !Object.isExtensible(output)) return output;
  const show = (): Record<string, unknown> =>
    Object.fromEntries(
      described.map(({ name, value, secret }) => [
        name,
        secret || typeof value === "string"
          ? value === undefined
            ? undefined
            : showWhole(value, secret)
          : value,
      ]),
    );
  for (const key of ["toJSON", inspect.custom]) {
    if (!(key in output)) Object.defineProperty(output, key, { value: show, enumerable: false });
  }
  return Object.freeze(output);
}

function showWhole(value: unknown, secret: boolean): string {
  return showValue(value, secret, Number.POSITIVE_INFINITY);
}
