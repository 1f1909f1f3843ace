/** The message of an event: `logentry`, `message` as text or as object, with its parameters filled in. */
import { cleanText, type Json, looseText, own, record, text } from "./coerce.ts";
import type { Reading } from "./decoding.ts";

/** Fills `%s`, `{}` and, from an object, `%(name)s` and `{name}`. */
function interpolate(template: string, params: unknown, max: number): string {
  if (Array.isArray(params)) {
    let next = 0;
    return template.replace(/%[sdifjoOr]|\{\}/g, (mark) =>
      next < params.length ? (looseText(params[next++], max) ?? "") : mark,
    );
  }
  const named = record(params);
  if (named === undefined) return template;
  return template.replace(
    /%\((\w+)\)[sdifr]|\{(\w+)\}/g,
    (mark, one, other) => looseText(own(named, one ?? other), max) ?? mark,
  );
}

export function readMessage(event: Json, reading: Reading): string | undefined {
  const max = reading.limits.messageChars;
  const onCut = () => reading.cut.add("messageChars");
  const plain = text(event["message"], max, onCut);
  const entry =
    record(event["logentry"]) ?? record(event["message"]) ?? record(event["sentry.interfaces.Message"]);
  if (entry === undefined) return plain;
  const formatted = text(entry["formatted"], max, onCut);
  if (formatted !== undefined) return formatted;
  const template = text(entry["message"], max, onCut);
  if (template === undefined) return plain;
  const filled = cleanText(interpolate(template, entry["params"], max));
  return text(filled, max, onCut);
}
