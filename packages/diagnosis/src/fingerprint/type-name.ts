/** The type of an exception, as every sender of it would say it. */

/** Go's carriers of text, which say nothing about the fault. */
const CARRIERS = new Set([
  "errorString",
  "wrapError",
  "wrapErrors",
  "withStack",
  "withMessage",
  "fundamental",
  "joinError",
]);

/**
 * The class without its package; `Error` for names that a minifier made and for types that only carry a text.
 *
 * @example
 * typeName("org.postgresql.util.PSQLException"); // "PSQLException"
 * typeName("*errors.errorString"); // "Error"
 */
export function typeName(type: string): string {
  const plain = type
    .slice(0, 200)
    .trim()
    .replace(/^[*&]+/, "")
    .replace(/\$\$.*$/, "");
  const last = plain.slice(
    Math.max(
      plain.lastIndexOf("."),
      plain.lastIndexOf(":"),
      plain.lastIndexOf("\\"),
      plain.lastIndexOf("/"),
    ) + 1,
  );
  if (last.length <= 2 || CARRIERS.has(last)) return "Error";
  return last;
}
