/** What the code expects of the database, from the forms in which code says it. */

/** Column to type, or to what else is known of it. */
export type PlainTables = Readonly<
  Record<string, Readonly<Record<string, string | { type?: string; nullable?: boolean }>>>
>;

/** What Kysely's `db.introspection.getTables()` answers, e.g. kept from a build. */
export type KyselyTables = readonly {
  readonly name: string;
  readonly schema?: string | undefined;
  readonly columns: readonly {
    readonly name: string;
    readonly dataType?: string | undefined;
    readonly isNullable?: boolean | undefined;
  }[];
}[];

/** `Prisma.dmmf.datamodel.models`. Its types do not name the database's, so types are not compared. */
export type PrismaModels = readonly {
  readonly name: string;
  readonly dbName?: string | null | undefined;
  readonly schema?: string | null | undefined;
  readonly fields: readonly {
    readonly name: string;
    readonly dbName?: string | null | undefined;
    readonly kind: string;
    readonly isRequired?: boolean | undefined;
    readonly isList?: boolean | undefined;
  }[];
}[];

/** Drizzle's `pgTable`s: an array, or the module that exports them. Other exports are left out. */
export type DrizzleTables = readonly object[] | Readonly<Record<string, unknown>>;

export type Expected = PlainTables | KyselyTables | PrismaModels | DrizzleTables;

export interface ExpectedColumn {
  name: string;
  /** Name in the code, where it differs. */
  property?: string;
  type?: string;
  nullable?: boolean;
}

export interface ExpectedTable {
  schema: string;
  table: string;
  columns: ExpectedColumn[];
}

/** Drizzle marks its tables by these, so that nothing of it has to be loaded (drizzle-orm, table.js). */
const NAME = Symbol.for("drizzle:Name");
const SCHEMA = Symbol.for("drizzle:Schema");
const COLUMNS = Symbol.for("drizzle:Columns");

interface DrizzleTable {
  [NAME]: string;
  [SCHEMA]?: string;
  [COLUMNS]: Record<string, { name: string; notNull?: boolean; getSQLType?(): string }>;
}

/** One shape of all of them. */
export function columnsOf(expected: Expected, schema: string): ExpectedTable[] {
  if (typeof expected !== "object" || expected === null) throw unreadable(expected);
  const values: unknown[] = Array.isArray(expected) ? expected : Object.values(expected);
  const tables = values.filter(isDrizzle);
  if (tables.length > 0) return tables.map((table) => ofDrizzle(table, schema));
  if (!Array.isArray(expected)) return ofPlain(expected as PlainTables, schema);
  return values.map((one) => {
    const { columns, fields } = (one ?? {}) as { columns?: unknown; fields?: unknown };
    if (Array.isArray(columns)) return ofKysely(one as KyselyTables[number], schema);
    if (Array.isArray(fields)) return ofPrisma(one as PrismaModels[number], schema);
    throw unreadable(one);
  });
}

function isDrizzle(value: unknown): value is DrizzleTable {
  return typeof value === "object" && value !== null && NAME in value && COLUMNS in value;
}

function ofDrizzle(table: DrizzleTable, schema: string): ExpectedTable {
  return {
    schema: table[SCHEMA] ?? schema,
    table: table[NAME],
    columns: Object.entries(table[COLUMNS]).map(([property, column]) => ({
      name: column.name,
      property,
      ...(column.getSQLType && { type: column.getSQLType() }),
      nullable: column.notNull !== true,
    })),
  };
}

function ofPlain(tables: PlainTables, schema: string): ExpectedTable[] {
  return Object.entries(tables).map(([name, columns]) => {
    if (typeof columns !== "object" || columns === null) throw unreadable(columns);
    const dot = name.indexOf(".");
    return {
      schema: dot < 0 ? schema : name.slice(0, dot),
      table: name.slice(dot + 1),
      columns: Object.entries(columns).map(([column, said]) =>
        typeof said === "string" ? { name: column, type: said } : { name: column, ...said },
      ),
    };
  });
}

function ofKysely(table: KyselyTables[number], schema: string): ExpectedTable {
  return {
    schema: table.schema ?? schema,
    table: table.name,
    columns: table.columns.map(({ name, dataType, isNullable }) => ({
      name,
      // PostgreSQL's own names of arrays begin with an underscore.
      ...(dataType && { type: dataType.startsWith("_") ? `${dataType.slice(1)}[]` : dataType }),
      ...(isNullable !== undefined && { nullable: isNullable }),
    })),
  };
}

function ofPrisma(model: PrismaModels[number], schema: string): ExpectedTable {
  return {
    schema: model.schema ?? schema,
    table: model.dbName ?? model.name,
    columns: model.fields
      .filter(({ kind }) => kind === "scalar" || kind === "enum")
      .map(({ name, dbName, isRequired, isList }) => ({
        name: dbName ?? name,
        property: name,
        // A list may be null in the database though Prisma calls it required.
        ...(isRequired !== undefined && !isList && { nullable: !isRequired }),
      })),
  };
}

function unreadable(value: unknown): TypeError {
  return new TypeError(
    `Expected tables can't be read from ${value === null ? "null" : typeof value}: give { table: { column: "type" } }, Drizzle tables, Kysely's introspection or Prisma's models.`,
  );
}
