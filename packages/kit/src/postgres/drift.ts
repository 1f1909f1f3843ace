/** Does the database have what the code expects? Found before traffic is. */
import type { Pool } from "pg";
import { columnsOf, type Expected, type ExpectedColumn } from "./expected-tables.ts";
import { nearest } from "./nearest.ts";
import { readOnly } from "./read-only.ts";
import { type Orm, reservedNames } from "./reserved-names.ts";
import { sameType } from "./same-type.ts";

export interface DriftOptions {
  /** Schema of tables that name none. (Default: `public`) */
  schema?: string;
  /** Names that it keeps for itself are reported. (Default: those of JavaScript alone) */
  orm?: Orm;
}

export interface DriftProblem {
  kind: "missing_table" | "missing_column" | "type" | "nullability" | "extra_column" | "reserved_name";
  /** `fail`: statements will fail. `warn`: some may. `info`: harmless, but good to know. */
  severity: "fail" | "warn" | "info";
  table: string;
  column?: string;
  /** A name that the database has and that looks meant. */
  suggestion?: string;
  /** One line: what is the matter and what it leads to. */
  message: string;
}

export interface Drift {
  problems: DriftProblem[];
  /** Tables that were compared. */
  tables: number;
}

interface Actual {
  schema: string;
  table: string;
  column: string;
  type: string;
  nullable: boolean;
  defaulted: boolean;
}

/**
 * Compares the columns that the code expects with those that the database has. Reads the catalogue in a read-only transaction.
 *
 * `expected`: plain (`{ feed_events: { id: "bigint", event_metadata: { type: "jsonb", nullable: true } } }`), Drizzle tables (an array,
 * or the module that exports them), what Kysely's `introspection.getTables()` answers, or Prisma's `dmmf.datamodel.models`.
 *
 * @throws TypeError where `expected` is none of these
 * @example
 * const { problems } = await drift(pool, { feed_events: { id: "bigint", metadata: "jsonb" } });
 */
export async function drift(pool: Pool, expected: Expected, options: DriftOptions = {}): Promise<Drift> {
  const tables = columnsOf(expected, options.schema ?? "public");
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  const actual = await readOnly(pool, (database) =>
    // pg_catalog, of which information_schema is a view: it names types fully and hides nothing for want of a privilege.
    database.rows<Actual & { [column: string]: unknown }>(
      `select n.nspname as schema, c.relname as "table", a.attname as "column", not a.attnotnull as nullable,
         pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
         (a.atthasdef or a.attidentity <> '' or a.attgenerated <> '') as defaulted
       from pg_catalog.pg_attribute a
       join pg_catalog.pg_class c on c.oid = a.attrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any($1::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
       order by n.nspname, c.relname, a.attnum`,
      [schemas],
    ),
  );
  const problems: DriftProblem[] = [];
  for (const { schema, table, columns } of tables) {
    const name = schema === (options.schema ?? "public") ? table : `${schema}.${table}`;
    problems.push(...reserved(name, columns, options.orm));
    const there = actual.filter((one) => one.schema === schema && one.table === table);
    if (there.length === 0) problems.push(missingTable(name, schema, table, actual));
    else problems.push(...compareColumns(name, columns, there));
  }
  return { problems, tables: tables.length };
}

function missingTable(name: string, schema: string, table: string, actual: readonly Actual[]): DriftProblem {
  const suggestion = nearest(
    table,
    actual.filter((one) => one.schema === schema).map((one) => one.table),
  );
  return {
    kind: "missing_table",
    severity: "fail",
    table: name,
    ...(suggestion && { suggestion }),
    message: `The table ${name} does not exist${suggestion ? `; ${suggestion} does: was it renamed?` : ": were the migrations applied?"}`,
  };
}

function compareColumns(
  table: string,
  expected: readonly ExpectedColumn[],
  actual: readonly Actual[],
): DriftProblem[] {
  const problems: DriftProblem[] = [];
  const extra = actual.filter(({ column }) => !expected.some(({ name }) => name === column));
  for (const want of expected) {
    const has = actual.find(({ column }) => column === want.name);
    const at = { table, column: want.name };
    if (!has) {
      const suggestion = nearest(
        want.name,
        extra.map(({ column }) => column),
      );
      problems.push({
        kind: "missing_column",
        severity: "fail",
        ...at,
        ...(suggestion && { suggestion }),
        message: `${table}.${want.name} does not exist: statements that name it fail with 42703${suggestion ? `. ${suggestion} does: was it renamed?` : ""}`,
      });
      continue;
    }
    if (want.type !== undefined && !sameType(want.type, has.type))
      problems.push({
        kind: "type",
        severity: "fail",
        ...at,
        message: `${table}.${want.name} is ${has.type}, the code expects ${want.type}`,
      });
    if (want.nullable === false && has.nullable)
      problems.push({
        kind: "nullability",
        severity: "warn",
        ...at,
        message: `${table}.${want.name} may be null in the database, the code does not expect it`,
      });
    if (want.nullable === true && !has.nullable && !has.defaulted)
      problems.push({
        kind: "nullability",
        severity: "warn",
        ...at,
        message: `${table}.${want.name} must not be null in the database, the code may leave it out: such inserts fail with 23502`,
      });
  }
  for (const { column, nullable, defaulted } of extra) {
    const blocks = !nullable && !defaulted;
    problems.push({
      kind: "extra_column",
      severity: blocks ? "fail" : "info",
      table,
      column,
      message: blocks
        ? `${table}.${column} is unknown to the code, must not be null and has no default: every insert by this code fails with 23502`
        : `${table}.${column} is unknown to the code`,
    });
  }
  return problems;
}

function reserved(table: string, columns: readonly ExpectedColumn[], orm: Orm | undefined): DriftProblem[] {
  return columns.flatMap(({ name, property }) => {
    const found = reservedNames(property ?? name, orm);
    return found
      ? [
          {
            kind: "reserved_name" as const,
            severity: found.severity,
            table,
            column: name,
            message: `${table}.${name}: ${found.owner} keeps the name ${property ?? name} for itself: ${found.why}`,
          },
        ]
      : [];
  });
}
