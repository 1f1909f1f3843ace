import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import * as v from "valibot";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { type Note, onNote } from "../core/index.ts";
import {
  boolean,
  ConfigError,
  type ConfigProblem,
  type ConfigSchema,
  ConfigSetupError,
  duration,
  forDevelopment,
  integer,
  type LoadConfigOptions,
  list,
  loadConfig,
  oneOf,
  optional,
  port,
  type StandardSchemaV1,
  secret,
  text,
  url,
} from "./index.ts";

let notes: Note[];
let deaf: () => void;
beforeEach(() => {
  notes = [];
  deaf = onNote((note) => notes.push(note));
});
afterEach(() => deaf());

type Values = Record<string, unknown>;
const from = (values: Values, more: LoadConfigOptions = {}): LoadConfigOptions => ({
  sources: [{ name: "test", values }],
  production: false,
  ...more,
});

async function failure(schema: ConfigSchema, values: Values, more?: LoadConfigOptions): Promise<ConfigError> {
  const error: unknown = await loadConfig(schema, from(values, more)).then(
    () => new Error("it was accepted"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw error;
  return error;
}

async function problems(
  schema: ConfigSchema,
  values: Values,
  more?: LoadConfigOptions,
): Promise<readonly ConfigProblem[]> {
  return (await failure(schema, values, more)).problems;
}

/** What production says of one value: the kind of the problem, or nothing. */
async function inProduction(
  name: string,
  value: string,
  schema: StandardSchemaV1 = z.string(),
): Promise<string | undefined> {
  try {
    await loadConfig({ [name]: schema }, from({ [name]: value }, { production: true }));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems).toHaveLength(1);
    return error.problems[0]!.kind;
  }
}

describe("typed results, and where each value came from", () => {
  test("a schema per variable, of any library", async () => {
    const { values, sources } = await loadConfig(
      {
        PORT: port({ default: 3000 }),
        NAME: z.string(),
        LEVEL: oneOf(["debug", "info"], { default: "info" }),
        SIZE: v.pipe(v.string(), v.transform(Number)),
        ORIGINS: list(url()),
        MAYBE: optional(integer()),
      },
      from({ NAME: "quotes", SIZE: "5", ORIGINS: "https://a.example, https://b.example" }),
    );
    expect({ ...values }).toEqual({
      PORT: 3000,
      NAME: "quotes",
      LEVEL: "info",
      SIZE: 5,
      ORIGINS: ["https://a.example", "https://b.example"],
      MAYBE: undefined,
    });
    expectTypeOf(values.PORT).toEqualTypeOf<number>();
    expectTypeOf(values.LEVEL).toEqualTypeOf<"debug" | "info">();
    expectTypeOf(values.ORIGINS).toEqualTypeOf<readonly string[]>();
    expectTypeOf(values.MAYBE).toEqualTypeOf<number | undefined>();
    expect(sources).toEqual({
      PORT: "default",
      NAME: "test",
      LEVEL: "default",
      SIZE: "test",
      ORIGINS: "test",
      MAYBE: "not set",
    });
  });

  test("one schema of the whole, also a strict one", async () => {
    const { values, sources } = await loadConfig(
      z.strictObject({ PORT: z.coerce.number().default(3000), NAME: z.string() }),
      from({ NAME: "quotes", HOME: "/root" }),
    );
    expect({ ...values }).toEqual({ PORT: 3000, NAME: "quotes" });
    expectTypeOf(values.PORT).toEqualTypeOf<number>();
    expect(sources).toEqual({ PORT: "default", NAME: "test" });
    const other = await loadConfig(v.object({ NAME: v.string() }), from({ NAME: "x", HOME: "/" }));
    expect({ ...other.values }).toEqual({ NAME: "x" });
  });

  test("one that lists its members otherwise, or not at all", async () => {
    const keeping = (more: object): StandardSchemaV1<unknown, Record<string, unknown>> => ({
      ...more,
      "~standard": { version: 1, vendor: "x", validate: (value) => ({ value: { ...(value as object) } }) },
    });
    const set = { NAME: "x", HOME: "/" };
    const listed = await loadConfig(keeping({ props: [{ key: "NAME", value: z.string() }] }), from(set));
    expect({ ...listed.values }).toEqual({ NAME: "x" });
    expect({ ...(await loadConfig(keeping({}), from(set))).values }).toEqual(set);
  });

  test("schemas that answer later are waited for; those that never do are not", async () => {
    const later = z.string().refine(async (value) => value !== "taken", "is taken");
    expect((await loadConfig({ NAME: later }, from({ NAME: "free" }))).values.NAME).toBe("free");
    expect((await problems({ NAME: later }, { NAME: "taken" }))[0]).toMatchObject({ message: "is taken" });
    const never = z.string().refine(() => new Promise(() => {}));
    expect((await problems({ NAME: never }, { NAME: "x" }, { deadline: 20 }))[0]?.message).toContain(
      "no answer",
    );
  });

  test("process.env is the source where none is given", async () => {
    const { values, sources } = await loadConfig({ PATH: text() });
    expect(values.PATH).toBe(process.env["PATH"]);
    expect(sources["PATH"]).toBe("environment");
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "holdfast-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  test("the first source that has a value wins", async () => {
    const env = await file(".env", '\uFEFF# a note\nA=from-env\nB="two words"\nEMPTY=\n');
    const more = await file("more.json", '{"A":"x","C":7,"EMPTY":"full","__proto__":{"D":1},"N":null}');
    const { values, sources } = await loadConfig(
      { A: text(), B: text(), C: integer(), EMPTY: text(), D: optional(text()), N: optional(text()) },
      { sources: [{ name: "given", values: { Z: "1" } }, env, more] },
    );
    expect({ ...values }).toMatchObject({ A: "from-env", B: "two words", C: 7, EMPTY: "full" });
    expect(values.D).toBeUndefined();
    expect(sources).toMatchObject({ A: env, C: more, EMPTY: more });
  });

  test("a missing .env is none, any other missing or broken file is a problem, and shows nothing of it", async () => {
    const missing = join(folder, ".env.production");
    await loadConfig({}, { sources: [missing] });
    const broken = await file("broken.json", '{\n"SECRET": "hunter2-hunter2",\n oops hunter3 }');
    const list = await file("list.json", "[1]");
    const none = join(folder, "none.json");
    const error = await failure({}, {}, { sources: [broken, none, list, folder] });
    expect(error.problems.map(({ kind }) => kind)).toEqual(["source", "source", "source", "source"]);
    expect(error.message).toContain("broken.json is no valid JSON");
    expect(error.message).toContain("none.json does not exist");
    expect(error.message).not.toMatch(/hunter/);
    await expect(loadConfig({}, { sources: [7 as never] })).rejects.toThrow(ConfigSetupError);
  });
});

describe("problems", () => {
  const schema = {
    DATABASE_URL: url({ protocols: ["postgres", "postgresql"] }),
    PORT: port(),
    POOL_SIZE: integer({ min: 1, max: 50 }),
    TIMEOUT: duration(),
    LEVEL: oneOf(["debug", "info"]),
    FEATURE: boolean(),
    EMPTY: text(),
  };
  const values = {
    DATABSE_URL: "postgres://db/x",
    PORT: "70000",
    POOL_SIZE: " 5.5",
    TIMEOUT: "30",
    LEVEL: '"info"',
    FEATURE: "maybe",
    EMPTY: "",
  };

  test("all at once, in plain words, with what to do", async () => {
    const error = await failure(schema, values);
    expect(error.code).toBe("KIT_CONFIG");
    expect(error.problems.map(({ name, message }) => `${name} ${message}`)).toEqual([
      "DATABASE_URL is missing",
      "PORT must be a port, a whole number from 0 to 65535",
      "POOL_SIZE must be a whole number from 1 to 50",
      "TIMEOUT must be a duration with its unit, e.g. 250ms, 20s, 5m, 1h",
      "LEVEL must be one of debug, info",
      "FEATURE must be true or false",
      "EMPTY is set, but empty",
    ]);
    expect(error.problems[0]!.action).toContain("DATABSE_URL is set: was DATABASE_URL meant?");
    expect(error.problems[0]!.expected).toBe("a URL that begins with postgres:// or postgresql://");
    expect(error.problems[2]!.action).toContain("white space");
    expect(error.problems[4]!.action).toContain("quotes");
    expect(error.problems[1]!.source).toBe("test");
    expect(error.message).toMatch(/^The configuration has 7 problems \(/);
    for (const { name, message, action } of error.problems) {
      expect(error.message).toContain(`  ${name} ${message}.`);
      expect(error.message).toContain(`    do: ${action}`);
    }
    expect(notes).toMatchObject([{ kind: "config", level: "error", problems: 7 }]);
    expect(notes[0]!.message).toContain("DATABASE_URL, PORT, POOL_SIZE");
  });

  test("of other libraries' schemas, per variable and of the whole", async () => {
    const whole = z
      .object({ PORT: z.coerce.number().min(1), NAME: z.string(), LIMITS: z.object({ a: z.number() }) })
      .refine(() => false, "never fits");
    expect(await problems(whole, { PORT: "abc", LIMITS: { a: "x" } })).toMatchObject([
      { name: "PORT", kind: "invalid", message: expect.stringContaining("is not accepted: Invalid input") },
      { name: "NAME", kind: "missing", message: "is missing", expected: "text" },
      { name: "LIMITS", kind: "invalid", message: expect.stringContaining("is not accepted at a: ") },
    ]);
    const both = z.object({ A: z.string() }).refine(() => false, "A needs B");
    expect(await problems(both, { A: "x" })).toMatchObject([
      { name: "", message: "The configuration as a whole is not accepted: A needs B" },
    ]);
    expect(await problems({ A: v.pipe(v.string(), v.email()) }, { A: "x" })).toMatchObject([
      { kind: "invalid" },
    ]);
  });

  test("a hostile schema is a problem, never a crash", async () => {
    const hostile = (validate: () => unknown): StandardSchemaV1 => ({
      "~standard": { version: 1, vendor: "x", validate: validate as never },
    });
    const schemas = {
      THROWS: hostile(() => {
        throw null;
      }),
      NULL: hostile(() => null),
      NOTHING: hostile(() => undefined),
      ISSUES: hostile(() => ({ issues: "many" })),
      EMPTY: hostile(() => ({ issues: [null, {}] })),
      REJECTS: hostile(async () => Promise.reject(new Error("hunter2-hunter2"))),
    };
    const set = Object.fromEntries(Object.keys(schemas).map((name) => [name, "hunter2-hunter2"]));
    const found = await problems(schemas, { ...set, SECRET: "x" });
    expect(found.map(({ name }) => name)).toEqual(Object.keys(schemas));
    for (const wrong of [null, 7, { A: "no schema" }, { A: null }]) {
      await expect(loadConfig(wrong as never)).rejects.toThrow(ConfigSetupError);
    }
  });

  test.each([
    ["DATABASE_URL", "database_url", true],
    ["DATABASE_URL", "DATABASE_URI", true],
    ["DATABASE_URL", "DB_URL", true],
    ["DATABASE_URL", "POSTGRES_URL", true],
    ["DATABASE_URL", "APP_DATABASE_URL", true],
    ["DATABASE_URL", "URL_DATABASE", true],
    ["DATABASE_URL", "DATABASEURL", true],
    ["DATABASE_URL", "DATAABSE_URL", true],
    ["DATABASE_URL", "REDIS_URL", false],
    ["SECRET_1", "SECRET_2", false],
    ["HOST", "HOME", false],
    ["HOST", "HOSTNAME", false],
    ["PORT", "PATH", false],
    ["A", "B", false],
    ["DATABASE_URL", "X".repeat(100_000), false],
  ])("%s missing while %s is set: near is %s", async (wanted, set, near) => {
    const [problem] = await problems({ [wanted]: text() }, { [set]: "value" });
    expect(problem!.action.includes("meant")).toBe(near);
  });

  test("a typing error in the name of an optional variable is a hint", async () => {
    const { hints } = await loadConfig(
      { LOG_LEVEL: text({ default: "info" }) },
      from({ LOG_LEVLE: "debug" }),
    );
    expect(hints).toEqual(["LOG_LEVLE is set, but nothing reads it: was LOG_LEVEL meant?"]);
    expect(notes[0]).toMatchObject({ kind: "config", level: "warning", problems: 0 });
  });
});

describe("secrets are never shown", () => {
  const value = "Zx9-very-private-value-42";
  const strict: StandardSchemaV1<unknown, string> = {
    "~standard": {
      version: 1,
      vendor: "x",
      validate: (raw) => ({ issues: [{ message: `"${String(raw).slice(0, 12)}…" is wrong` }] }),
    },
  };

  test("in problems, by name, by schema, in URLs, and through another variable", async () => {
    const error = await failure(
      {
        API_SECRET: strict,
        PARTNER: secret(strict),
        META: z.string().min(99).meta({ secret: true }),
        OTHER: v.pipe(v.string(), v.metadata({ secret: true }), v.minLength(99)),
        DATABASE_URL: strict,
        TEXT: z.string().refine(() => false, `must not be ${value}`),
      },
      {
        API_SECRET: value,
        PARTNER: value,
        META: value,
        OTHER: value,
        DATABASE_URL: `postgres://app:${value}@db/x`,
        TEXT: "a",
      },
    );
    expect(error.problems).toHaveLength(6);
    const shown = inspect(error) + JSON.stringify(error.problems) + JSON.stringify(notes);
    for (let at = 0; at + 8 <= value.length; at++) expect(shown).not.toContain(value.slice(at, at + 8));
  });

  test("whatever the secret, and whatever a schema says of it", async () => {
    const quoting = (way: (raw: string) => string): StandardSchemaV1 => ({
      "~standard": {
        version: 1,
        vendor: "x",
        validate: (raw) => ({ issues: [{ message: way(String(raw)) }] }),
      },
    });
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 9, maxLength: 60, unit: "grapheme-ascii" }), async (raw) => {
        fc.pre(raw.trim().length > 8);
        const error = await failure(
          {
            A_SECRET: quoting((one) => `got ${one}`),
            B_SECRET: quoting((one) => `got ${JSON.stringify(one)}`),
            C_SECRET: quoting((one) => `got ${one.slice(1)} and more`),
          },
          { A_SECRET: raw, B_SECRET: raw, C_SECRET: raw },
        );
        expect(error.problems.map(({ message }) => message)).toEqual(Array(3).fill("is not accepted"));
      }),
      { numRuns: 300 },
    );
  });

  test("a value can't write lines of its own", async () => {
    const { describe: table } = await loadConfig({ A: text() }, from({ A: "x\n  B  [31mfake" }));
    expect(table().split("\n")).toHaveLength(2);
    const error = await failure(
      { A: z.string().refine(() => false, { error: ({ input }) => `no: ${input}` }) },
      { A: "x\nERROR fake \u001b[31m" },
    );
    expect(error.problems[0]!.message).toBe("is not accepted: no: x ERROR fake  [31m");
  });

  test("in the table, and where the values are printed; the code has them", async () => {
    const config = await loadConfig(
      { API_SECRET: text(), PARTNER: secret(text()), DATABASE_URL: url(), PORT: port() },
      from({ API_SECRET: value, PARTNER: value, DATABASE_URL: `postgres://app:${value}@db/x`, PORT: "80" }),
    );
    expect(config.values.API_SECRET).toBe(value);
    const shown = [
      config.describe(),
      inspect(config, { depth: 9 }),
      JSON.stringify(config),
      `${inspect(config.values)}`,
    ].join("\n");
    expect(shown).not.toContain(value);
    expect(config.describe()).toMatch(/API_SECRET\s+\[secret\]\s+test\n/);
    expect(config.describe()).toMatch(/PORT\s+80\s+test/);
    expect(config.values.DATABASE_URL).toContain(value);
    expect(() => {
      (config.values as { PORT: number }).PORT = 1;
    }).toThrow(TypeError);
  });
});

describe("production", () => {
  test.each([
    ["DATABASE_URL", "postgres://localhost/app", "local"],
    ["DATABASE_URL", "postgres://app:Xk29dkw@127.0.0.1:5432/app", "local"],
    ["DATABASE_URL", "postgresql://[::1]/app", "local"],
    ["DATABASE_URL", "postgres://0.0.0.0/app", "local"],
    ["DATABASE_URL", "postgres:///app", "local"],
    ["DATABASE_URL", "postgres:///app?host=/cloudsql/p:r:i", undefined],
    ["DATABASE_URL", "postgres://db.internal/app?host=localhost", "local"],
    ["DATABASE_URL", "postgres://db1:5432,localhost:5433/app", "local"],
    ["DATABASE_URL", "host=127.0.0.1 dbname=app", "local"],
    ["DATABASE_URL", "postgres://LOCALHOST./app", "local"],
    ["DATABASE_URL", "postgres://db.localhost.example.com/app", undefined],
    ["DATABASE_URL", "postgres://app:localhost@db.internal/localhost", undefined],
    ["DATABASE_URL", "postgres://app:postgres@db.internal/app", "placeholder"],
    ["DATABASE_URL", "postgres://app:changeme@db.internal/app", "placeholder"],
    ["DATABASE_URL", "postgres://app:Xk29dkw8@postgres.railway.internal:5432/railway", undefined],
    ["DATABASE_URL", "sqlite://./dev.db", "embedded"],
    ["DATABASE_URL", "file:./dev.db", "embedded"],
    ["DATABASE_URL", ":memory:", "embedded"],
    ["CACHE_URL", "memory://", "embedded"],
    ["API_URL", "http://127.1/", "local"],
    ["API_URL", "http://2130706433/", "local"],
    ["API_URL", "http://[::ffff:127.0.0.1]:3000", "local"],
    ["API_URL", "https://api.example.com/?next=http://localhost", undefined],
    ["REDIS_HOST", "localhost", "local"],
    ["REDIS_HOST", "cache:6379", undefined],
    ["KAFKA_BROKERS", "kafka-1:9092,localhost:9092", "local"],
    ["ALLOWED_ORIGINS", "https://a.example,http://localhost:3000", "local"],
    ["HOST", "0.0.0.0", undefined],
    ["LISTEN_ADDR", "127.0.0.1:3000", undefined],
    ["GREETING", "localhost is a place", undefined],
    ["JWT_SECRET", "secret", "placeholder"],
    ["JWT_SECRET", "changeme123!", "placeholder"],
    ["JWT_SECRET", "your-secret-key-here", "placeholder"],
    ["JWT_SECRET", "<insert secret>", "placeholder"],
    ["JWT_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "placeholder"],
    ["JWT_SECRET", "short-Kx91", "placeholder"],
    ["JWT_SECRET", "kf8Jw0qPz71LmXc5Vb93", undefined],
    ["SESSION_SECRET", "keyboard cat", "placeholder"],
    ["SMTP_PASSWORD", "Passw0rd", "placeholder"],
    ["SMTP_PASSWORD", "kX9!wq2z", undefined],
    ["STRIPE_API_KEY", "test", "placeholder"],
    ["SESSION_SECRET", "dev-session-secret-0001", "placeholder"],
    ["STRIPE_PUBLISHABLE_KEY", "pk", undefined],
    ["TOKEN_TTL", "60", undefined],
    ["LOG_LEVEL", "debug", undefined],
  ])("%s=%s: %s", async (name, value, kind) => {
    expect(await inProduction(name, value)).toBe(kind);
    await loadConfig({ [name]: z.string() }, from({ [name]: value }));
  });

  test("defaults for development do not serve", async () => {
    const schema = {
      DATABASE_URL: url({ default: "postgres://localhost/dev" }),
      CACHE: z.string().default("sqlite::memory:"),
      JWT_SECRET: z.string().default("dev-secret-dev-secret"),
      API_URL: forDevelopment(url(), "http://localhost:4000"),
      PORT: port({ default: 3000 }),
    };
    expect((await loadConfig(schema, from({}))).values.API_URL).toBe("http://localhost:4000");
    const found = await problems(schema, {}, { production: true });
    expect(found.map(({ name, kind }) => [name, kind])).toEqual([
      ["DATABASE_URL", "local"],
      ["CACHE", "embedded"],
      ["JWT_SECRET", "placeholder"],
      ["API_URL", "missing"],
    ]);
    expect(
      await problems({ AT: secret(url()) }, { AT: "redis://localhost" }, { production: true }),
    ).toMatchObject([{ kind: "local" }]);
    expect(found[0]!.message).toBe(
      "is not set, and its default points to this machine (localhost), which serves development only",
    );
  });

  test("what is local on purpose is named", async () => {
    const values = { DATABASE_URL: "postgres://app:postgres@127.0.0.1/x", STORE: "sqlite:///data/x.db" };
    const schema = { DATABASE_URL: url(), STORE: url() };
    const found = await problems(schema, values, { production: true, allowLocal: ["DATABASE_URL", "STORE"] });
    expect(found).toMatchObject([{ name: "DATABASE_URL", kind: "placeholder" }]);
  });

  test("is found by the platform, whose words say where to set a variable", async () => {
    const values = { RAILWAY_ENVIRONMENT_NAME: "production", DATABASE_URL: "postgres://localhost/x" };
    const error = await failure({ DATABASE_URL: url() }, values, {
      sources: [{ name: "test", values }],
      production: undefined as never,
    });
    expect(error.message).toContain("(production, Railway)");
    expect(error.problems[0]).toMatchObject({ kind: "local" });
    expect(error.problems[0]!.action).toContain("in the service's variables on Railway");
  });
});
