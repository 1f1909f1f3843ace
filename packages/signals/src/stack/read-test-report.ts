/** Failures as Jest reports them: `● suite › test`, the message, a code frame, the stack. */
import { parseAtFrame } from "./parse-at-frame.ts";
import { parseHeader } from "./parse-header.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

const TEST = /^\s{1,4}● (?!Console\b)\S.{0,500}$/;
const CODE = /^\s*>?\s*\d{1,7} \| |^\s*\|\s+\^/;
const MAX_FAILURES = 20;
const MAX_MESSAGE_LINES = 100;

/** Whether a line opens a failed test. */
export function opensTestReport(line: string): boolean {
  return line.includes("●") && TEST.test(line);
}

/** Reads every failed test as an exception of its own. */
export function readTestReport(lines: readonly string[]): Reading {
  const roots: Thrown[] = [];
  let current: Thrown | undefined;
  let message = true;
  for (const line of lines) {
    const body = line.trim();
    if (opensTestReport(line)) {
      if (roots.length >= MAX_FAILURES) break;
      current = newThrown("", "");
      roots.push(current);
      message = true;
      continue;
    }
    if (!current) continue;
    const frame = body.startsWith("at ") ? parseAtFrame(body.slice(3))?.frame : undefined;
    if (frame) {
      message = false;
      if (current.frames.length < 2000) current.frames.push(frame);
    } else if (CODE.test(line)) message = false;
    else if (message && current.type === "") {
      if (body === "") continue;
      const header = parseHeader(body);
      // Failed expectations are printed without their class.
      current.type = header?.type ?? (body.startsWith("expect(") ? "JestAssertionError" : "Error");
      current.message.push(header?.message ?? body);
    } else if (message && current.message.length < MAX_MESSAGE_LINES) current.message.push(body);
  }
  return { roots: roots.filter((root) => root.type !== ""), platform: "node" };
}
