/** Where an error was thrown, read from its stack when somebody asks. */
import { fileURLToPath } from "node:url";
import { readProperty, type Site } from "../core/index.ts";
import { originalSite } from "./original-site.ts";

/** Lines that are looked at for a frame outside of Node itself. */
const FRAMES_MAX = 50;
const STACK_CHARS_MAX = 20_000;
const FRAME_CHARS_MAX = 4_000;

/** The kit's own frame under a handler that it watches. */
const OWN = /[\\/]kit[\\/](?:src|dist)[\\/]ledger[\\/][^.]*\.[jt]s$/;

/**
 * The topmost place of an error's stack that is not inside of Node itself, else the topmost; undefined where the error has no
 * readable stack. Columns are those of the source as it is on disk.
 *
 * @example
 * throwSite(error); // { file: "/app/src/quotes.ts", line: 41, column: 11, function: "QuoteStore.statistics" }
 */
export function throwSite(error: unknown): Site | undefined {
  const stack = readProperty(error, "stack");
  if (typeof stack !== "string") return undefined;
  let inNode: Site | undefined;
  let start = behindMessage(stack, readProperty(error, "message"));
  const bound = start + STACK_CHARS_MAX;
  for (let frames = 0; frames < FRAMES_MAX && start < Math.min(stack.length, bound); frames++) {
    const end = lineEnd(stack, start);
    const text = stack.slice(start, Math.min(end, start + FRAME_CHARS_MAX)).trim();
    start = end + 1;
    if (!text.startsWith("at ")) continue;
    const site = readFrame(text.slice(3));
    if (site === undefined || OWN.test(site.file)) continue;
    if (!site.file.startsWith("node:")) return originalSite(site);
    inNode ??= site;
  }
  return inNode;
}

/** The message stands above the frames and may look like frames itself. */
function behindMessage(stack: string, message: unknown): number {
  if (typeof message !== "string" || message === "") return 0;
  const at = stack.indexOf(message);
  return at >= 0 && at < 500 ? at + message.length : 0;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

const PLACE = /^(.+):(\d+):(\d+)$/s;

function readFrame(text: string): Site | undefined {
  const open = text.endsWith(")") ? text.indexOf(" (") : -1;
  let place = open < 0 ? text.replace(/^async /, "") : text.slice(open + 2, -1);
  // Code that was evaluated: the place that is known is the one of the call to eval.
  if (place.startsWith("eval at ")) place = /\(([^()]+:\d+:\d+)\)/.exec(place)?.[1] ?? "";
  const parts = PLACE.exec(place);
  if (parts === null || parts[1] === "<anonymous>") return undefined;
  const name = open < 0 ? "" : text.slice(0, open).replace(/^(?:async |new )+| \[as [^\]]*\]$/g, "");
  return {
    file: pathOf(parts[1]!),
    line: Number(parts[2]),
    column: Number(parts[3]),
    ...(name !== "" && name !== "<anonymous>" && name !== "Object.<anonymous>" && { function: name }),
  };
}

function pathOf(file: string): string {
  if (!file.startsWith("file:")) return file;
  try {
    return fileURLToPath(file);
  } catch {
    return file;
  }
}
