/** Errors as `util.inspect` prints them inside others, in brackets or bare. */
import { type Header, parseHeader, parseHeaderLeniently } from "./parse-header.ts";

/** A header's line without what opens or closes the braces around its properties. */
export function withoutBrace(body: string): string {
  return body.replace(/\] \{(?: .* \})?,?$/, "]").replace(/\],$/, "]");
}

/** An error as a property's value or a list's entry. */
export function printedError(value: string, anyName: boolean): Header | undefined {
  const text = withoutBrace(value.replace(/^<ref \*\d+> /, ""));
  if (/^\[(?:Circular|Object|Array|Function|Getter)\b/.test(text)) return undefined;
  const header = parseHeader(text);
  if (header) return header;
  if (text.startsWith("[") && text.endsWith("]")) return parseHeaderLeniently(text.slice(1, -1));
  return anyName && !/^['"`{[\d]/.test(text) ? parseHeaderLeniently(text) : undefined;
}
