/** Foreign text made fit to be shown: one line, nothing hidden in it, nothing that turns the reading order. */

// C0, DEL, C1; fillers; marks of direction and of width zero, tags and variation selectors (Unicode's own properties); half characters.
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u115f\u1160\u3164\uffa0]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Surrogate}/gu;
const BREAKS = /[\t\n\r\u2028\u2029]+/g;

/**
 * Spells out what does not show, puts breaks to spaces, and cuts at `most` characters.
 *
 * @example
 * visible("a\u202eb\nc"); // "a[U+202E]b c"
 */
export function visible(text: string, most = 500): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut
    .replace(BREAKS, " ")
    .replace(HIDDEN, (one) => `[U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`);
}

/** Foreign text as code within a sentence: it stays in its backticks, whatever it holds. */
export function code(text: string, most = 300): string {
  return `\`${visible(text, most).replaceAll("`", "'").trim() || " "}\``;
}
