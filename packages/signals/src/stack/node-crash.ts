/** What Node prints above the stack when nobody caught the error: the place, its source line, a caret. */
import type { Frame } from "../words/exception.ts";
import { newThrown, type Thrown } from "./thrown.ts";

export interface NodeCrash {
  /** Where it was thrown, with the source line as context. */
  frame: Frame;
  mechanism: "onuncaughtexception" | "onunhandledrejection";
  /** Index of the first line behind the caret. */
  next: number;
}

const PLACE =
  /^(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/]|node:|evalmachine|\[eval|[\w.@-]+\/)[^\n]{0,1000}?|\[eval\]|REPL\d*):(\d{1,7})$/;
const CARET = /^[\s^~]*$/;

/** Whether a line may open such a block: `/app/server.js:41`. */
export function opensNodeCrash(line: string): boolean {
  // With a column too it is a place in a message, as Prisma prints it: the runtime prints only the line.
  return line.length < 1100 && PLACE.test(line) && !/:\d+:\d+$/.test(line);
}

/** Reads the block that starts at `from`; undefined when there is none. */
export function readNodeCrash(lines: readonly string[], from: number): NodeCrash | undefined {
  const place = opensNodeCrash(lines[from] ?? "") ? PLACE.exec(lines[from]!) : null;
  if (!place) return undefined;
  for (let i = from + 1; i < Math.min(lines.length, from + 8); i += 1) {
    if (!lines[i]!.includes("^") || !CARET.test(lines[i]!)) continue;
    const source = lines
      .slice(from + 1, i)
      .join("\n")
      .trim();
    const rejected = source.includes("triggerUncaughtException(") && /fromPromise/.test(source);
    return {
      frame: {
        file: place[1]!,
        line: Number(place[2]),
        ...(source !== "" && { context: { before: [], line: source, after: [] } }),
      },
      mechanism: rejected ? "onunhandledrejection" : "onuncaughtexception",
      next: i + 1,
    };
  }
  return undefined;
}

/** Gives the crash's source line to the frame it belongs to, and says that nobody caught the error. */
export function applyNodeCrash(crash: NodeCrash, thrown: Thrown): void {
  thrown.handled = false;
  thrown.mechanism = crash.mechanism;
  const { file, line } = crash.frame;
  if (file?.startsWith("node:")) return;
  const own = thrown.frames.find((frame) => frame.file === file && frame.line === line);
  if (own) {
    if (crash.frame.context) own.context = crash.frame.context;
  } else if (thrown.frames.length === 0 || thrown.type === "SyntaxError") {
    // A syntax error is nowhere in its own stack: the file that does not parse never ran.
    thrown.frames.unshift(crash.frame);
  }
}

/** A crash whose error printed nothing readable: still a crash at a place. */
export function crashAlone(crash: NodeCrash): Thrown {
  const thrown = newThrown("Error", "");
  applyNodeCrash(crash, thrown);
  return thrown;
}
