/** Rust: panics as the standard library prints them, with or without a backtrace. */
import type { Frame } from "../words/exception.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

/** Since 1.73 the place stands behind `panicked at` and the message on the next line. */
const PANICKED =
  /^(?:.{0,200}? )?thread '([^']{1,100})' (?:\(\d{1,10}\) )?panicked at ([^\n]{1,1000}?):(\d{1,7}):(\d{1,6}):$/;
/** Before that the message came first. */
const PANICKED_BEFORE =
  /^(?:.{0,200}? )?thread '([^']{1,100})' panicked at '(.{0,8000})', ([^\n']{1,1000}?):(\d{1,7}):(\d{1,6})$/s;
const BACKTRACE = /^stack backtrace:$/;
const NUMBERED = /^\s*(\d{1,4}): +(?:0x[0-9a-f]+ - )?(\S.{0,1000})$/;
const PLACE = /^\s+at (\S.{0,900}?):(\d{1,7})(?::(\d{1,6}))?$/;
const NOTE = /^note: /;
/** The panic's own machinery, above the frame that panicked. */
const MACHINERY =
  /^(?:rust_begin_unwind|_?rust_panic\w*|__rust_\w+|core::panicking::|std::panicking::|core::(?:option|result)::\w*(?:unwrap|expect)\w*|core::(?:option|result)::(?:Option|Result)<.*>::|std::sys|std::backtrace|<std::|std::rt::begin_panic)/;

/** Whether a line opens a panic. */
export function opensRustPanic(line: string): boolean {
  return line.includes("panicked at ") && (PANICKED.test(line) || PANICKED_BEFORE.test(line));
}

/** Whether a line belongs to a panic that was opened. */
export function isRustLine(line: string): boolean {
  return NOTE.test(line) || BACKTRACE.test(line);
}

/** Reads a text that holds a Rust panic. */
export function readRustStack(lines: readonly string[]): Reading {
  const roots: Thrown[] = [];
  let place: Frame | undefined;
  let frames: Frame[] = [];
  let state: "outside" | "message" | "frames" = "outside";
  const finish = () => {
    const last = roots.at(-1);
    if (!last || !place) return;
    const own = frames.findIndex((frame) => !MACHINERY.test(nameOf(frame)));
    const kept = own < 0 ? frames : frames.slice(own);
    const top = kept[0];
    // The place in the headline is exact; a backtrace of a stripped binary has only names.
    if (top && (top.file === undefined || (top.line === place.line && sameFile(top.file, place.file))))
      kept[0] = { ...top, ...place };
    else if (!kept.some((frame) => frame.line === place?.line)) kept.unshift(place);
    last.frames = kept;
    frames = [];
  };
  for (const line of lines) {
    const now = PANICKED.exec(line);
    const before = now ? null : PANICKED_BEFORE.exec(line);
    if (now || before) {
      finish();
      const [file, row, column] = now ? [now[2]!, now[3]!, now[4]!] : [before![3]!, before![4]!, before![5]!];
      place = { file, line: Number(row), column: Number(column) };
      const thrown = newThrown("panic", before?.[2] ?? "");
      thrown.handled = false;
      roots.push(thrown);
      state = now ? "message" : "outside";
    } else if (BACKTRACE.test(line)) state = "frames";
    else if (NOTE.test(line)) state = state === "frames" ? "frames" : "outside";
    else if (state === "message" && line.trim() !== "") roots.at(-1)?.message.push(line.trimEnd());
    else if (state === "frames") readFrame(line, frames);
  }
  finish();
  return { roots, platform: "rust" };
}

function readFrame(line: string, frames: Frame[]): void {
  const place = PLACE.exec(line);
  const above = frames.at(-1);
  if (place) {
    if (above && above.file === undefined) {
      above.file = place[1]!;
      above.line = Number(place[2]);
      if (place[3]) above.column = Number(place[3]);
    }
    return;
  }
  const named = NUMBERED.exec(line);
  if (!named || frames.length >= 2000) return;
  // Legacy symbols end in a hash.
  const name = named[2]!.replace(/::h[0-9a-f]{16}$/, "");
  const cut = /^[\w:]+$/.test(name) ? name.lastIndexOf("::") : -1;
  frames.push(cut < 0 ? { function: name } : { module: name.slice(0, cut), function: name.slice(cut + 2) });
}

function nameOf(frame: Frame): string {
  return frame.module === undefined ? (frame.function ?? "") : `${frame.module}::${frame.function}`;
}

function sameFile(a: string, b: string | undefined): boolean {
  const plain = (path: string) => path.replace(/^\.\//, "");
  return b !== undefined && (plain(a).endsWith(plain(b)) || plain(b).endsWith(plain(a)));
}
