/** Finds out which runtime printed a stack, and lets that format's reader read it. */
import type { Limits } from "../limits.ts";
import type { Exception } from "../words/exception.ts";
import { parseAtFrame, parseAtSignFrame } from "./parse-at-frame.ts";
import { readAtStack } from "./read-at-stack.ts";
import { isElixirFrame, opensElixirError, readElixirStack } from "./read-elixir-stack.ts";
import { GOROUTINE, opensGoPanic, readGoStack } from "./read-go-stack.ts";
import { isPhpFrame, readPhpStack } from "./read-php-stack.ts";
import { readPythonStack, TRACEBACK } from "./read-python-stack.ts";
import { isRubyFrame, readRubyStack } from "./read-ruby-stack.ts";
import { announcesCauses, opensRustReport, readRustReport } from "./read-rust-report.ts";
import { opensRustPanic, readRustStack } from "./read-rust-stack.ts";
import { opensStartReport, readStartReport } from "./read-start-report.ts";
import { flatten, type Reading } from "./thrown.ts";

export interface Stack {
  exceptions: Exception[];
  /** Runtime that printed it; as given where the text does not tell. */
  platform?: string;
}

/** Longer lines are cut before any pattern sees them. */
const LINE_CHARS = 10_000;
const MAX_LINES = 20_000;

type Format = "at" | "python" | "go" | "ruby" | "php" | "rust" | "elixir" | "report" | "start";

/** Like `parseStack`, and says which runtime it was. */
export function readStack(text: string, platform: string | undefined, limits: Limits): Stack {
  const bounded = text.length > limits.itemBytes ? text.slice(0, limits.itemBytes) : text;
  const lines = bounded
    .split(/\r\n|\n|\r/, MAX_LINES)
    .map((line) => (line.length > LINE_CHARS ? line.slice(0, LINE_CHARS) : line));
  const format = formatOf(lines);
  const reading = READERS[format](lines);
  if (reading.roots.length === 0) return { exceptions: [] };
  const framed = reading.roots.some((root) => root.frames.length > 0 || root.led.length > 0);
  if (!framed && platform !== undefined && format === "at") reading.platform = platform;
  const exceptions = flatten(reading, limits);
  return framed || platform !== undefined ? { exceptions, platform: reading.platform } : { exceptions };
}

const READERS: Readonly<Record<Format, (lines: readonly string[]) => Reading>> = {
  at: readAtStack,
  python: readPythonStack,
  go: readGoStack,
  ruby: readRubyStack,
  php: readPhpStack,
  rust: readRustStack,
  elixir: readElixirStack,
  report: readRustReport,
  start: readStartReport,
};

/** The format with most frames; a runtime's own headline counts as a frame. */
function formatOf(lines: readonly string[]): Format {
  const votes: Record<Format, number> = {
    at: 0,
    python: 0,
    go: 0,
    ruby: 0,
    php: 0,
    rust: 0,
    elixir: 0,
    report: 0,
    start: 0,
  };
  for (const line of lines) {
    const body = line.trim();
    if (body === "") continue;
    // No other runtime prints these words: they decide.
    if (opensRustPanic(line)) return "rust";
    if (opensStartReport(body)) return "start";
    if (announcesCauses(body) || opensRustReport(body)) votes.report += 1;
    else if (opensElixirError(line) || isElixirFrame(line)) votes.elixir += 2;
    else if (body.startsWith("at ")) votes.at += parseAtFrame(body.slice(3).replace(/ \{$/, "")) ? 1 : 0;
    else if (TRACEBACK.test(body) || /^(?:\| +)*(?:> )?File "[^"]{1,1000}", line \d+/.test(body))
      votes.python += 1;
    else if (
      GOROUTINE.test(body) ||
      opensGoPanic(body) ||
      /^\s+\S.{0,600}\.go:\d+(?: \+0x[0-9a-f]+)?$/.test(line)
    )
      votes.go += 1;
    else if (/^\/\S{1,600}\.go:\d+ \(0x[0-9a-f]+\)$/.test(body)) votes.go += 1;
    else if (isPhpFrame(body)) votes.php += 1;
    else if (isRubyFrame(body)) votes.ruby += 1;
    else if (parseAtSignFrame(body)) votes.at += 1;
  }
  const [best] = Object.entries(votes).sort((a, b) => b[1] - a[1]) as [[Format, number], ...unknown[]];
  if (best[1] > 0) return best[0];
  return "at";
}
