import { type Analyzer, now, thisWeek, today } from "../analyzer.ts";

export const jsonShape: Analyzer = {
  kind: "json-shape",
  recognises: "a JSON document of another shape than the query expects",
  codes: ["2203A", "22033", "22035"],
  words: [
    "cannot extract elements from",
    "cannot extract element from",
    "cannot call json",
    "cannot get array length of",
    "cannot extract path from a scalar",
    "cannot deconstruct",
    "on a non-object",
    "cannot delete from scalar",
    "jsonb subscript does not support",
    "expected json array",
  ],
  recognise({ lower, message }) {
    if (!/json|scalar|object|array|element/.test(lower)) return undefined;

    return {
      title: `A JSON column holds a document of another shape than the query expects: ${message.split("\n", 1)[0]?.slice(0, 100)}`,
    };
  },
  cause:
    "Some rows hold a scalar, `null`, a text with JSON inside (encoded twice) or an object where the query expects an array, or the reverse.",
  fixes: [
    now(
      "Find them: `select jsonb_typeof(column), count(*) from table group by 1`, and let the query leave out the others (`where jsonb_typeof(...) = 'array'`).",
    ),
    today(
      "Repair the rows (unwrap what was encoded twice, `NULL` to an empty document) after counting them; try it in a transaction that is rolled back first.",
    ),
    thisWeek("Add a check constraint on the document's type."),
  ],
  verification: "The query runs over the whole table, and the count of other shapes is 0.",
};
