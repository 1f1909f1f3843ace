/** Whether a type as code writes it is the one that the database has. */

/** Names of one type: PostgreSQL's manual, table 8.1. `serial` is an integer with a default. */
const aliases: Readonly<Record<string, string>> = {
  int: "integer",
  int4: "integer",
  serial: "integer",
  serial4: "integer",
  int8: "bigint",
  bigserial: "bigint",
  serial8: "bigint",
  int2: "smallint",
  smallserial: "smallint",
  serial2: "smallint",
  bool: "boolean",
  float8: "double precision",
  float: "double precision",
  float4: "real",
  decimal: "numeric",
  varchar: "character varying",
  char: "character",
  bpchar: "character",
  varbit: "bit varying",
  timestamptz: "timestamp with time zone",
  timestamp: "timestamp without time zone",
  timetz: "time with time zone",
  time: "time without time zone",
};

interface Type {
  name: string;
  /** `(255)`, `(10,2)`; empty where none is said. */
  size: string;
  dimensions: number;
}

/** A size that the code leaves open fits any. */
export function sameType(expected: string, actual: string): boolean {
  const want = read(expected);
  const has = read(actual);
  return (
    want.name === has.name &&
    want.dimensions > 0 === has.dimensions > 0 &&
    (want.size === "" || want.size === has.size || (want.name === "character" && has.size === ""))
  );
}

function read(text: string): Type {
  let rest = text.trim().toLowerCase().replace(/\s+/g, " ");
  const dimensions = (rest.match(/\[\d*\]/g) ?? []).length;
  rest = rest.replace(/\[\d*\]/g, "").trim();
  const size = (/\(([^)]*)\)/.exec(rest)?.[0] ?? "").replace(/\s/g, "").replace(/,0\)$/, ")");
  rest = rest
    .replace(/ ?\([^)]*\)/, "")
    .replace(/^(?:pg_catalog|public)\./, "")
    .replace(/"/g, "")
    .trim();
  return { name: aliases[rest] ?? rest, size, dimensions };
}
