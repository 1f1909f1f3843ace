/** Which line above the first frame says what was thrown, where no line looks like a header by itself. */
import { parseAtFrame, parseAtSignFrame } from "./parse-at-frame.ts";
import { type Header, parseHeader, parseHeaderInside } from "./parse-header.ts";
import { withoutBrace } from "./printed-error.ts";

const PLAIN = /(?:^|\s)error: \S/;
/** Longer texts above a stack are output of some other kind. */
const MAX_WORDS = 20;

/**
 * Index of the line that is read as a header under any name; -1 when a line looks like one anyway, or when none may be taken:
 * frames below text of many blocks (a test runner's report, a page of output) belong to no line of it.
 */
export function findHeadline(lines: readonly string[], start: number): number {
  const firstFrame = lines.findIndex((line, index) => index >= start && looksLikeFrame(line));
  const end = firstFrame < 0 ? lines.length : firstFrame;
  for (let i = start; i < end; i += 1) {
    if (parseHeader(withoutBrace(lines[i]!.trim().replace(/^<ref \*\d+> /, "")))) return -1;
  }
  let first = start;
  while (first < end && lines[first]!.trim() === "") first += 1;
  for (let i = end - 1; i >= first && end - i < 50; i -= 1) {
    if (parseHeaderInside(lines[i]!) || PLAIN.test(lines[i]!)) return i;
  }
  if (firstFrame < 0 || first === end) return -1;
  let last = end;
  while (last > first && lines[last - 1]!.trim() === "") last -= 1;
  const words = lines.slice(first, last);
  return words.length <= MAX_WORDS && words.every((line) => line.trim() !== "") ? first : -1;
}

/** The line above the frames holds other words before the error: `console.error("saving failed", error)`. */
export function insideLeniently(body: string): Header | undefined {
  const plain = /(?:^|\s)error: (.+)$/.exec(body);
  return plain ? { type: "error", message: plain[1]! } : { type: "Error", message: body };
}

function looksLikeFrame(line: string): boolean {
  const body = line.trim().replace(/ \{(?: .* \})?$/, "");
  return (body.startsWith("at ") ? parseAtFrame(body.slice(3)) : parseAtSignFrame(body)) !== undefined;
}
