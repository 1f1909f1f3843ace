/** Reads from the throwing source line which parts of a message are values. */
import type { SourceContext } from "@holdfast/signals";

/** Values under such names are reasons, not data: they stay. */
const TELLING = /err|reason|message|msg|cause|status|code|detail|why|what|exc|\be\b/i;
/** Letters that a template must have of its own to be trusted. */
const ENOUGH_LETTERS = 6;
const LITERAL =
  /`((?:[^`\\]|\\.){1,300})`|f"((?:[^"\\]|\\.){1,300})"|f'((?:[^'\\]|\\.){1,300})'|"((?:[^"\\]|\\.){1,300}#\{(?:[^"\\]|\\.){1,300})"/g;
const HOLE = /\$\{([^}]*)\}|#\{([^}]*)\}|\{([^}]*)\}/g;

/**
 * The message with its values replaced as the source says, when the line that threw holds the template it was made of.
 * Undefined when there is no source, no template, or the message was not made of it.
 *
 * @example
 * sourceTemplate("player Ana is not in squad Red", { before: [], line: "throw new Error(`player ${name} is not in squad ${squad}`)", after: [] });
 * // "player <value> is not in squad <value>"
 */
export function sourceTemplate(message: string, source: SourceContext | undefined): string | undefined {
  if (source === undefined || message === "" || message.length > 1000) return undefined;
  const text = [source.line, ...source.after.slice(0, 2)].join("\n").slice(0, 1000);
  for (const found of text.matchAll(LITERAL)) {
    const made = fill(found[1] ?? found[2] ?? found[3] ?? found[4] ?? "", found[1] !== undefined, message);
    if (made !== undefined) return made;
  }
  return undefined;
}

function fill(template: string, dollar: boolean, message: string): string | undefined {
  const pieces: string[] = [];
  const names: string[] = [];
  let from = 0;
  for (const hole of template.matchAll(HOLE)) {
    if (dollar && hole[1] === undefined) continue;
    pieces.push(template.slice(from, hole.index));
    names.push(hole[1] ?? hole[2] ?? hole[3] ?? "");
    from = hole.index + hole[0].length;
  }
  if (names.length === 0) return undefined;
  pieces.push(template.slice(from));
  if (pieces.join("").replace(/[^A-Za-z]/g, "").length < ENOUGH_LETTERS) return undefined;
  const head = pieces[0] as string;
  if (!message.startsWith(head)) return undefined;
  let out = head;
  let at = head.length;
  for (let index = 1; index < pieces.length; index++) {
    const piece = pieces[index] as string;
    const last = index === pieces.length - 1;
    const next = last ? message.length - piece.length : piece === "" ? -1 : message.indexOf(piece, at);
    if (next < at || (last && !message.endsWith(piece))) return undefined;
    out += (TELLING.test(names[index - 1] as string) ? message.slice(at, next) : "<value>") + piece;
    at = next + piece.length;
  }
  return out;
}
