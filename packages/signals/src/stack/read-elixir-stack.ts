/** Elixir: `** (KeyError) key :id not found` with its frames below. */
import type { Frame } from "../words/exception.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

const HEADER = /^\s*(?:.{0,200}?\s)?\*\* \(((?:[A-Z]\w*\.)*[A-Z]\w*|exit|throw)\) (.*)$/s;
const FRAME =
  /^\s+(?:\(([a-z]\w{0,100})(?: [\w.+-]{1,60})?\) )?((?:[\w.@-]+\/){0,40}[\w.@-]+\.(?:exs?|erl|eex|heex|leex)):(\d{1,7}): (\S.{0,500})$/;
/** OTP and the language itself. */
const FOREIGN =
  /^(?:elixir|stdlib|kernel|erts|phoenix\w*|ecto\w*|postgrex|db_connection|plug\w*|bandit|cowboy|ranch|thousand_island|telemetry|oban|mint|finch|req|ex_unit|mix|iex|logger)$/;

/** Whether a line names an exception of Elixir. */
export function opensElixirError(line: string): boolean {
  return line.includes("** (") && HEADER.test(line);
}

/** Whether a line is an Elixir frame. */
export function isElixirFrame(line: string): boolean {
  return line.length < 2000 && FRAME.test(line);
}

/** Reads a text that holds an Elixir stack. */
export function readElixirStack(lines: readonly string[]): Reading {
  const roots: Thrown[] = [];
  let state: "outside" | "message" | "frames" = "outside";
  for (const line of lines) {
    const last = roots.at(-1);
    const frame = line.length < 2000 ? FRAME.exec(line) : null;
    if (frame && last) {
      if (last.frames.length < 2000) last.frames.push(frameOf(frame));
      state = "frames";
      continue;
    }
    const header = HEADER.exec(line);
    if (header) {
      const thrown = newThrown(header[1]!, header[2]!);
      // `(exit) an exception was raised:` is followed by the exception itself.
      if (last && last.frames.length === 0) roots.pop();
      roots.push(thrown);
      state = "message";
    } else if (state === "message" && last && last.message.length < 100) {
      if (/^(?:Last message|State|Function|Args|Start Call|Initial Call|Ancestors)\b/.test(line))
        state = "frames";
      else last.message.push(line);
    }
  }
  return { roots: roots.slice(0, 1), platform: "elixir" };
}

function frameOf(match: RegExpExecArray): Frame {
  const name = match[4]!.replace(/\/\d+$/, "");
  const dot = name.lastIndexOf(".");
  const frame: Frame = { file: match[2]!, line: Number(match[3]) };
  if (dot > 0 && /^[\w.]+$/.test(name)) {
    frame.module = name.slice(0, dot);
    frame.function = name.slice(dot + 1);
  } else frame.function = name;
  if (match[1] !== undefined) frame.inApp = !FOREIGN.test(match[1]);
  return frame;
}
