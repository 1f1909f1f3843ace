/** Ruby backtraces, as the interpreter and Rails print them. */
import type { Frame } from "../words/exception.ts";
import { parseHeader, parseHeaderInside } from "./parse-header.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

const PLACE =
  /^\s*(?:\[[^\]]{1,100}\] ){0,3}(?:from |\d+: from )?((?:\/|[A-Za-z]:|[\w.-]+\/|<internal:)?[^\s:'"`]{1,500}\.(?:rb|ru|rake|erb|haml|slim)|<internal:[^>]{1,100}>|\(irb\)|bin\/\w+):(\d+)(?::in [`'](.{1,300}?)')?(?::? (.*))?$/;
const TYPED = /^(.*) \(([A-Z][\w:]*)\)$/s;
const RAILS = /^\s*(?:\[[^\]]{0,100}\] ){0,3}([A-Z]\w*(?:::[A-Z]\w*)*) \((.*)\):?\s*$/s;

/** The same where the message has several lines: the bracket is closed below. */
const RAILS_OPEN =
  /^\s*(?:\[[^\]]{0,100}\] ){0,3}((?:[A-Z]\w*::)+[A-Z]\w*|[A-Z]\w*(?:Error|Exception|Invalid|NotFound)) \((?=\S)(.*)$/s;
const CLOSED = /^(.*)\):\s*$/s;
const INSPECTED = /#<([A-Z]\w*(?:::[A-Z]\w*)*): (.*)>\s*$/;
const MAX_MESSAGE_LINES = 100;

/** Whether a line is a Ruby frame. */
export function isRubyFrame(line: string): boolean {
  return line.length < 2000 && PLACE.test(line);
}

/** Whether a line names an exception as Rails does: `NoMethodError (undefined method …):`. */
export function opensRailsError(line: string): boolean {
  if (line.length > 20_000 || !line.includes(" (")) return false;
  return RAILS.test(line) ? /Error|Exception|Invalid|NotFound|[a-z]::/.test(line) : RAILS_OPEN.test(line);
}

/** The exception that a line names as Rails does, without frames. */
export function parseRailsError(line: string): { type: string; message: string } | undefined {
  const match = opensRailsError(line) ? RAILS.exec(line) : null;
  return match ? { type: match[1]!, message: match[2]! } : undefined;
}

/** `NoMethodError: undefined method …`, also behind other words, and `#<RuntimeError: …>`. */
function namedAbove(line: string): { type: string; message: string } | undefined {
  const inspected = line.includes("#<") ? INSPECTED.exec(line.slice(0, 4000)) : null;
  if (inspected) return { type: inspected[1]!, message: inspected[2]! };
  return parseHeader(line) ?? parseHeaderInside(line);
}

/** Reads a text that holds a Ruby backtrace. */
export function readRubyStack(lines: readonly string[]): Reading {
  const chain: Thrown[] = [];
  let current: Thrown | undefined;
  let open: Thrown | undefined;
  /** What programs print above the backtrace that they join to it. */
  let above: { type: string; message: string } | undefined;
  for (const line of lines) {
    if (open && !isRubyFrame(line)) {
      const end = CLOSED.exec(line);
      const text = end?.[1] ?? line;
      if (open.message.length < MAX_MESSAGE_LINES && text !== "") open.message.push(text);
      if (end) open = undefined;
      continue;
    }
    open = undefined;
    const rails = RAILS.exec(line);
    if (rails && !isRubyFrame(line)) {
      current = newThrown(rails[1]!, rails[2]!);
      chain.push(current);
      continue;
    }
    const opening = line.length < 20_000 && !isRubyFrame(line) ? RAILS_OPEN.exec(line) : null;
    if (opening) {
      open = current = newThrown(opening[1]!, opening[2]!);
      chain.push(current);
      continue;
    }
    if (/^Causes?:/.test(line)) continue;
    const place = line.length < 2000 ? PLACE.exec(line) : null;
    if (!place) {
      if (!current && above === undefined) above = namedAbove(line);
      continue;
    }
    const frame: Frame = { file: place[1]!, line: Number(place[2]) };
    if (place[3]) frame.function = place[3];
    const typed = place[4] ? TYPED.exec(place[4]) : null;
    if (typed) {
      current = newThrown(typed[2]!, typed[1]!);
      chain.push(current);
    }
    if (!current) {
      current = above ? newThrown(above.type, above.message) : newThrown("Error", "");
      chain.push(current);
    }
    if (current.frames.length < 2000) current.frames.push(frame);
  }
  // Ruby prints the outermost first and its causes below it.
  for (let i = 0; i + 1 < chain.length; i += 1)
    chain[i]!.led.push({ relation: "cause", thrown: chain[i + 1]! });
  return { roots: chain.slice(0, 1), platform: "ruby" };
}
