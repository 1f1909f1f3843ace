/** Go: panics, fatal errors, goroutine traces, and the `%+v` of errors that carry a stack. */
import type { Frame } from "../words/exception.ts";
import { newThrown, type Reading, type Thrown } from "./thrown.ts";

export const GOROUTINE = /^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[[^\]]{1,100}\]:$/;
const PLACE =
  /^\s+((?:\/|[A-Za-z]:[\\/]|[\w.@-]+\/|_cgo_)?[^\t:]{0,600}\.(?:go|s|c)):(\d+)(?: \+0x[0-9a-f]+)?(?: fp=.*)?$/;
const GIN_PLACE = /^((?:\/|[A-Za-z]:[\\/])[^\t:]{1,600}\.(?:go|s)):(\d+) \(0x[0-9a-f]+\)$/;
const PANIC = /^\s*(?:\S.{0,100}?: )?(panic|fatal error): (.*)$/;
const SERVING = /\bpanic serving [^ ]{1,100}: (.*)$/;
/** gin's Recovery: `2006/01/02 - 15:04:05 panic recovered:`. */
const RECOVERY = /(?:^|\s)panic recovered:$/;
const RECOVERED = / \[recovered(?:, repanicked)?\]$/;

/** Whether a line opens a panic: `panic: …`, `fatal error: …`, `http: panic serving 127.0.0.1:1: …`. */
export function opensGoPanic(line: string): boolean {
  return /^(?:panic|fatal error): /.test(line) || SERVING.test(line) || RECOVERY.test(line);
}

/** Whether a line is a frame as gin prints it, not indented. */
export function isGinFrame(line: string): boolean {
  return GIN_PLACE.test(line);
}

/** Reads a text that holds a Go trace. */
export function readGoStack(lines: readonly string[]): Reading {
  const roots: Thrown[] = [];
  let frames: Frame[] = [];
  /** Only the goroutine that failed: the first trace. */
  let goroutines = 0;
  let message: Thrown | undefined;
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!.trimEnd();
    if (GOROUTINE.test(line.trim())) {
      goroutines += 1;
      message = undefined;
      continue;
    }
    const next = lines[i + 1]?.trimEnd() ?? "";
    const place = PLACE.exec(next);
    if (place && line !== "" && !PLACE.test(line) && goroutines <= 1 && looksLikeFunction(line.trim())) {
      frames.push({ ...functionOf(line.trim()), file: place[1]!, line: Number(place[2]) });
      message = undefined;
      i += 1;
      continue;
    }
    const gin = GIN_PLACE.exec(line);
    if (gin && goroutines === 0) {
      const named = /^\t([^:\s]{1,300}): (.*)$/.exec(next);
      const frame: Frame = { file: gin[1]!, line: Number(gin[2]) };
      if (named) {
        frame.function = named[1]!;
        frame.context = { before: [], line: named[2]!, after: [] };
        i += 1;
      }
      frames.push(frame);
      message = undefined;
      continue;
    }
    if (goroutines > 0 || frames.length > 0) continue;
    const serving = SERVING.exec(line);
    const panic = PANIC.exec(line);
    if (serving || panic) {
      message = raise(roots, panic && !serving ? panic[1]! : "panic", (serving?.[1] ?? panic?.[2])!);
      continue;
    }
    if (/^\[signal /.test(line) || /^exit status \d/.test(line)) continue;
    if (RECOVERY.test(line)) {
      const thrown = newThrown("panic", "");
      thrown.handled = true;
      roots.push(thrown);
      i = readRecovered(lines, i + 1, thrown) - 1;
      continue;
    }
    if (message && line.trim() !== "") message.message.push(line.trim());
    else if (roots.length === 0 && line.trim() !== "" && lines.length > 1)
      message = newGoError(roots, line.trim());
  }
  const last = roots.at(-1);
  frames = withoutHandlers(frames);
  if (last) last.frames = frames;
  else if (frames.length > 0) roots.push({ ...newThrown(goroutines > 0 ? "panic" : "Error", ""), frames });
  // A panic that was recovered and thrown again stands before its successor.
  const chained: Thrown[] = [];
  for (const root of roots) {
    const before = chained.pop();
    if (before && before.message.join("\n") !== root.message.join("\n"))
      root.led.push({ relation: "context", thrown: before });
    chained.push(root);
  }
  return { roots: chained, platform: "go" };
}

function raise(roots: Thrown[], word: string, text: string): Thrown {
  const plain = text.replace(RECOVERED, "");
  const runtime = /^runtime error: (.*)$/s.exec(plain);
  const thrown = runtime ? newThrown("runtime error", runtime[1]!) : newThrown(word, plain);
  thrown.handled = RECOVERED.test(text);
  roots.push(thrown);
  return thrown;
}

/** Between gin's headline and the frames stand the request as it came, a blank line, and what was panicked with. */
function readRecovered(lines: readonly string[], from: number, thrown: Thrown): number {
  let i = from;
  let paragraph: string[] = [];
  const dumped = /^[A-Z]{3,7} \S+ HTTP\/\d/.test(lines[from]?.trim() ?? "");
  for (; i < lines.length && !GIN_PLACE.test(lines[i]!.trimEnd()); i += 1) {
    const line = lines[i]!.trim();
    if (line !== "") paragraph.push(line);
    else if (dumped) paragraph = [];
  }
  // Where blank lines were lost, headers of the request are still told by their form.
  const text = paragraph.filter(
    (line) => !/^[A-Z]{3,7} \S+ HTTP\/\d|^[A-Z][\w-]{1,60}: /.test(line) || !dumped,
  );
  const runtime = /^runtime error: (.*)$/s.exec(text.join("\n"));
  if (runtime) thrown.type = "runtime error";
  thrown.message.push(runtime?.[1] ?? text.join("\n"));
  return i;
}

/** `errors.Wrap`'s `%+v` begins with the message of the innermost error. */
function newGoError(roots: Thrown[], text: string): Thrown {
  const thrown = newThrown("Error", text);
  roots.push(thrown);
  return thrown;
}

function looksLikeFunction(line: string): boolean {
  return (
    line.length < 2000 &&
    /^(?:created by )?[\w.$@~%-]+(?:\/[\w.$@~%+-]+)*(?:\.|\[|\()/.test(line) &&
    !/\s(?!in goroutine)/.test(line.replace(/^created by /, "").replace(/\(.*\)$/, ""))
  );
}

/** `github.com/acme/app/store.(*Quotes).Load(0x…)`: package and function. */
function functionOf(text: string): Frame {
  let name = text.replace(/^created by /, "").replace(/ in goroutine \d+$/, "");
  if (name.endsWith(")")) {
    // The arguments are the last pair of parentheses on the outer level; `(*T)` before it belongs to the name.
    let depth = 0;
    for (let i = name.length - 1; i >= 0; i -= 1) {
      if (name[i] === ")") depth += 1;
      else if (name[i] === "(") depth -= 1;
      if (depth === 0) {
        if (!name.slice(i).startsWith("(*")) name = name.slice(0, i);
        break;
      }
    }
  }
  const slash = name.lastIndexOf("/");
  const dot = name.indexOf(".", slash + 1);
  return dot < 0 ? { function: name } : { module: name.slice(0, dot), function: name.slice(dot + 1) };
}

/** Frames above `panic(…)` belong to the deferred functions that printed the trace, not to the throw. */
function withoutHandlers(frames: Frame[]): Frame[] {
  const panicked = frames.findLastIndex(
    (frame) =>
      (frame.module === undefined && frame.function === "panic") ||
      (frame.module === "runtime" && frame.function === "gopanic"),
  );
  const rest = panicked >= 0 && panicked < frames.length - 1 ? frames.slice(panicked + 1) : frames;
  const raised = rest.findIndex((frame) => frame.module !== "runtime");
  return raised > 0 && panicked >= 0 ? rest.slice(raised) : rest;
}
