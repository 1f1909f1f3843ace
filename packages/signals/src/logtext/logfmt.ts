/** `key=value key="quoted value"` lines: logfmt, Go's slog and logrus, structlog, Heroku's router. */

const PAIR = /([A-Za-z_@][\w.@/-]{0,80})=(?:"((?:[^"\\]|\\.){0,20000})"|([^\s"]{0,4000}))(?:\s|$)/y;
const STARTS = /^[A-Za-z_@][\w.@/-]{0,80}=(?:"|\S)/;

/** Reads a line that is all pairs; undefined when it is not, or has no level, message or time among them. */
export function readLogfmt(text: string): Record<string, unknown> | undefined {
  if (!STARTS.test(text)) return undefined;
  const fields: Record<string, unknown> = Object.create(null);
  const pair = new RegExp(PAIR);
  let at = 0;
  let count = 0;
  while (at < text.length && count < 200) {
    pair.lastIndex = at;
    const match = pair.exec(text);
    if (!match) break;
    fields[match[1]!] = match[2] === undefined ? (match[3] ?? "") : unquote(match[2]);
    at = pair.lastIndex;
    while (text[at] === " ") at += 1;
    count += 1;
  }
  if (count < 2 || at < text.length * 0.6) return undefined;
  if (fields["level"] ?? fields["lvl"] ?? fields["severity"] ?? fields["msg"] ?? fields["at"]) return fields;
  return undefined;
}

function unquote(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(.)/g, (_, character: string) =>
    character === "n" ? "\n" : character === "t" ? "\t" : character === "r" ? "\r" : character,
  );
}
