import { bigint, integer, jsonb, pgSchema, pgTable, text, timestamp, varchar } from "drizzle-orm/pg-core";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../../test/postgres.ts";
import { drift, driftCheck, guardPool } from "./index.ts";
import { nearest } from "./nearest.ts";
import { sameType } from "./same-type.ts";

let postgres: TestPostgres;
let pool: pg.Pool;
beforeAll(async () => {
  postgres = await startPostgres();
  pool = guardPool(new pg.Pool({ connectionString: await postgres.createDatabase() }));
  await pool.query(`
    create table feed_events (id bigserial primary key, event_metadata jsonb, name varchar(100) not null, at timestamptz not null default now());
    create table "Weird ""Table" ("Col" int not null);
    create schema other; create table other.things (id int primary key, tags text[] not null);
    create view seen as select id, name from feed_events;
  `);
});
afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});

const brief = async (...given: Parameters<typeof drift> extends [unknown, ...infer R] ? R : never) =>
  (await drift(pool, ...given)).problems
    .filter(({ severity }) => severity !== "info")
    .map(({ kind, table, column, suggestion }) =>
      [kind, table, column, suggestion].filter(Boolean).join(" "),
    );

test("the rename that took a service down: metadata expected, event_metadata there, the name reserved", async () => {
  const expected = { feed_events: { id: "bigint", metadata: "jsonb", name: "varchar(100)" } };
  const { problems } = await drift(pool, expected, { orm: "sqlalchemy" });
  expect(problems.map(({ kind }) => kind)).toEqual([
    "reserved_name",
    "missing_column",
    "extra_column",
    "extra_column",
  ]);
  expect(problems[1]).toMatchObject({ column: "metadata", suggestion: "event_metadata", severity: "fail" });
  expect(await driftCheck(pool, expected)()).toMatchObject({
    status: "fail",
    output: expect.stringMatching(
      /feed_events\.metadata does not exist.*event_metadata does: was it renamed/,
    ),
  });
});

test("plain expectations: types, nullability, tables, schemas, quoted names, views", async () => {
  expect(
    await brief({
      feed_events: {
        id: "int",
        event_metadata: { type: "jsonb", nullable: false },
        name: { nullable: true },
      },
      feed_event: { id: "bigint" },
      'Weird "Table': { Col: "int4", col: "int" },
      "other.things": { id: "integer", tags: "text[]" },
      seen: { id: "bigint" },
    }),
  ).toEqual([
    "type feed_events id",
    "nullability feed_events event_metadata",
    "nullability feed_events name",
    "missing_table feed_event feed_events",
    'missing_column Weird "Table col',
  ]);
  expect(await brief({ "other.things": { id: "int" } })).toEqual(["extra_column other.things tags"]);
  expect(await driftCheck(pool, { seen: { id: "bigint" } })()).toMatchObject({ status: "pass" });
});

test("Drizzle's tables, from a module's exports", async () => {
  const feedEvents = pgTable("feed_events", {
    id: bigint("id", { mode: "number" }).primaryKey(),
    metadata: jsonb("event_metadata"),
    name: varchar("name", { length: 100 }).notNull(),
    at: timestamp("at", { withTimezone: true }).notNull().defaultNow(),
  });
  const things = pgSchema("other").table("things", {
    id: integer("id").primaryKey(),
    tags: text("tags").array().notNull(),
  });
  expect(await brief({ feedEvents, things, somethingElse: () => 1 }, { orm: "drizzle" })).toEqual([]);
  const wrong = pgTable("feed_events", { id: integer("id"), enableRLS: text("name") });
  expect(await brief([wrong], { orm: "drizzle" })).toEqual([
    "reserved_name feed_events name",
    "type feed_events id",
    "type feed_events name",
    "nullability feed_events name",
  ]);
});

test("Kysely's introspection of this database agrees with it; Prisma's models are read", async () => {
  const kysely = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) });
  expect(await brief(await kysely.introspection.getTables())).toEqual([]);
  expect(
    await brief([
      {
        name: "FeedEvent",
        dbName: "feed_events",
        fields: [
          { name: "id", kind: "scalar", isRequired: true },
          { name: "metadata", kind: "scalar", isRequired: false },
          { name: "author", kind: "object", isRequired: true },
        ],
      },
    ]),
  ).toEqual(["missing_column feed_events metadata event_metadata", "extra_column feed_events name"]);
  await expect(drift(pool, 7 as never)).rejects.toThrow(TypeError);
  await expect(drift(pool, [7] as never)).rejects.toThrow(TypeError);
  expect((await drift(pool, {})).problems).toEqual([]);
});

test("types that are one, and types that are not", () => {
  for (const [expected, actual] of [
    ["int", "integer"],
    ["SERIAL", "integer"],
    ["varchar", "character varying(20)"],
    ["numeric(10, 2)", "numeric(10,2)"],
    ["numeric(10)", "numeric(10,0)"],
    ["timestamptz(3)", "timestamp(3) with time zone"],
    ["timestamp with time zone", "timestamp with time zone"],
    ["timestamp", "timestamp(6) without time zone"],
    ["text[]", "text[]"],
    ["int4[][]", "integer[]"],
    ["bool", "boolean"],
    ['"mood"', "public.mood"],
  ] as const)
    expect([expected, actual, sameType(expected, actual)]).toEqual([expected, actual, true]);
  for (const [expected, actual] of [
    ["int", "bigint"],
    ["timestamp", "timestamp with time zone"],
    ["text", "text[]"],
    ["varchar(10)", "character varying(20)"],
    ["json", "jsonb"],
  ] as const)
    expect([expected, actual, sameType(expected, actual)]).toEqual([expected, actual, false]);
});

test("the nearest name", () => {
  expect(nearest("metadata", ["event_metadata", "meta", "data"])).toBe("event_metadata");
  expect(nearest("userId", ["user_id", "used"])).toBe("user_id");
  expect(nearest("emial", ["email", "name"])).toBe("email");
  expect(nearest("id", ["name", "at"])).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
});
