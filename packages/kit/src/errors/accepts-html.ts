/** Whether the asker wants a page rather than JSON. */

/** Longer headers are nobody's wish. */
const ACCEPT_MAX = 1_000;

/**
 * True when `text/html` is asked for by name and JSON is not, neither by name nor by a wildcard that counts as much (RFC 9110, 12.5.1).
 *
 * @param accept the Accept header. (Default: anything goes, so JSON)
 *
 * @example
 * acceptsHtml("text/html, application/json;q=0.8"); // true
 */
export function acceptsHtml(accept: string | undefined): boolean {
  if (typeof accept !== "string") return false;
  let html = 0;
  let any = 0;
  for (const part of accept.slice(0, ACCEPT_MAX).toLowerCase().split(",")) {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    if (!(weight > 0)) continue;
    if (range === "text/html") html = weight;
    else if (range === "*/*") any = weight;
    else if (range === "application/*" || /^application\/(?:[\w.-]+\+)?json$/.test(range)) return false;
  }
  return html > any;
}
