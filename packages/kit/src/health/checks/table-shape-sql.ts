/** The statements of the table shape. Names come quoted; values go as parameters. */

/**
 * Counts rows by what the column holds. `$1` is the key or null. A JSON `null` counts as null: it has no more in it.
 *
 * @param rows so many are looked at, and one more to tell that there are more
 */
export function countsInSql(target: string, column: string, kind: "jsonb" | "text", rows: number): string {
  // Only a `case` keeps the cast away from what can't be cast.
  const value =
    kind === "jsonb" ? "v" : "case when pg_input_is_valid(v::text, 'jsonb') then v::text::jsonb end";
  return `
with sample as (select ${column} as v from ${target} limit ${rows + 1}),
numbered as (select v, row_number() over () as n from sample),
typed as (select v, n, jsonb_typeof(${value}) as type, ${value} as j from numbered)
select count(*) as total,
  count(*) filter (where n <= ${rows} and type = 'object') as with_value,
  count(*) filter (where n <= ${rows} and (v is null or type = 'null')) as null_value,
  count(*) filter (where n <= ${rows} and v is not null and (type is null or type not in ('object', 'null'))) as malformed,
  count(*) filter (where n <= ${rows} and type = 'object' and $1::text is not null and (j ->> $1::text) is null) as without_key
from typed`;
}

/** Texts to be judged outside of the database. */
export function sampleInSql(target: string, column: string, rows: number): string {
  return `select left(${column}::text, 100000) as value from ${target} limit ${rows}`;
}
