/** PHP traces: fatal errors, and the `[stacktrace]` of Laravel and Monolog. */
import type { Frame } from "../words/exception.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

const FRAME = /^#\d+ (?:(.{1,600}?)\((\d+)\)|\[internal function\]|\{main\})(?:: (.*))?$/;
const UNCAUGHT =
  /(?:Uncaught (?:exception )?|^Next |^\[previous exception\] \[object\] \()([\\\w]+)(?:\(code: (\w+)\))?: (.*)$/s;
const OBJECT =
  /\[object\] \(([\\\w]+)\(code: (\w+)\): (.*?) at (\/[^\s:]{1,500}|[A-Z]:[^\s:]{1,500}):(\d+)\)/;
const THROWN = /^(.*?) in (\/\S{1,500}|[A-Z]:\S{1,500}):(\d+)$/s;

/** Whether a line is a PHP frame. */
export function isPhpFrame(line: string): boolean {
  return line.length < 2000 && /^#\d+ (?:\/|[A-Za-z]:|\{main\}|\[internal)/.test(line);
}

/** Reads a text that holds PHP traces. */
export function readPhpStack(lines: readonly string[]): Reading {
  const chain: { thrown: Thrown; next: boolean }[] = [];
  let current: Thrown | undefined;
  for (const line of lines) {
    const object = OBJECT.exec(line);
    const uncaught = object ? null : UNCAUGHT.exec(line);
    if (object || uncaught) {
      const place = object ? null : THROWN.exec(uncaught![3]!);
      const code = (object ?? uncaught!)[2];
      current = newThrown(
        (object ?? uncaught!)[1]!.replace(/^\\/, ""),
        object ? object[3]! : (place?.[1] ?? uncaught![3]!),
      );
      if (code && code !== "0" && /^[0-9A-Z]{5}$/.test(code)) current.code = code;
      if (!object && /Uncaught/.test(line)) current.handled = false;
      const file = object?.[4] ?? place?.[2];
      if (file) current.frames.push({ file, line: Number(object?.[5] ?? place?.[3]) });
      chain.push({ thrown: current, next: /^Next /.test(line) });
      continue;
    }
    const frame = FRAME.exec(line.trim());
    if (!frame || !current) continue;
    // PHP names with each place the function that was called there: a frame's own function is the next entry's.
    const last = current.frames.at(-1);
    const called = frame[3]?.replace(/\(.*$/s, "");
    if (last && called && last.function === undefined) last.function = called;
    if (frame[1] && current.frames.length < 2000)
      current.frames.push({ file: frame[1], line: Number(frame[2]) } satisfies Frame);
  }
  const roots: Thrown[] = [];
  for (const { thrown, next } of chain) {
    const before = roots.at(-1);
    if (before && next) {
      // "Next" is the wrapper of the one above it.
      roots.pop();
      thrown.led.push({ relation: "cause", thrown: before });
      roots.push(thrown);
    } else if (before) before.led.push({ relation: "cause", thrown });
    else roots.push(thrown);
  }
  return { roots, platform: "php" };
}
