/** The title of an issue, for people. */
import type { Exception } from "@holdfast/signals";

/** Longest title. Characters. */
const LONGEST = 200;

/**
 * `type: message` in one line with the real values of this instance.
 *
 * @example
 * title({ type: "TypeError", message: "quotes.statistics is not a function", frames: [] });
 * // "TypeError: quotes.statistics is not a function"
 */
export function title(exception: Exception | undefined, message: string | undefined): string {
  const said = oneLine(exception?.message || (exception ? "" : (message ?? "")));
  if (!exception) return cut(said || "unknown failure");
  const type = oneLine(exception.type) || "Error";
  if (said === "") {
    const where = exception.frames.find((frame) => frame.inApp !== false && frame.function)?.function;
    return cut(where ? `${type} in ${oneLine(where)}` : type);
  }
  return cut(said === type || said.startsWith(`${type}: `) ? said : `${type}: ${said}`);
}

function oneLine(text: string): string {
  return text
    .slice(0, 8 * LONGEST)
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .trim();
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = LONGEST - 1;
  const last = text.charCodeAt(end - 1);
  // Never half of a surrogate pair.
  return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? end - 1 : end)}…`;
}
