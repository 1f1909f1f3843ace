/** What the kit says where nobody else can: a line on stderr. */
import { redactText } from "@holdfast/signals/redact";
import { processWide } from "./process-wide.ts";

const guarded = processWide("guarded-streams", () => new WeakSet<object>());

/** What a line says. Texts lose their secrets; the stack is bounded. */
export interface StderrLine {
  time: number;
  level: string;
  kind?: string;
  msg: string;
  requestId?: string;
  err?: { type: string; message: string; stack: string };
  /** `file:line` of the catch that swallowed `err`. */
  caughtAt?: string;
}

/** Writes one JSON line on stderr, without secrets. Never throws; a stderr that nobody reads any more (EPIPE) ends no process. */
export function sayOnStderr(line: StderrLine): void {
  try {
    const { stderr } = process;
    if (!guarded.has(stderr)) {
      guarded.add(stderr);
      // An error event that nobody hears is an uncaught exception.
      stderr.on("error", () => {});
    }
    const { err } = line;
    const clean = err && {
      type: err.type,
      message: redactText(err.message),
      stack: redactText(err.stack),
    };
    stderr.write(`${JSON.stringify({ ...line, msg: redactText(line.msg), ...(clean && { err: clean }) })}\n`);
  } catch {
    // There is nobody left to tell.
  }
}
