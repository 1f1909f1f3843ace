/** A chain of exceptions as one text, in the form in which Node prints errors: what reads stacks finds the causes again. */
import type { ErrorDescription } from "../errors/index.ts";

/** Frames of one exception, of all of them, and what each keeps however many there are: a log line is no book. */
const FRAMES_MAX = 50;
const FRAMES_TOTAL_MAX = 200;
const MIN_FRAMES = 10;

/**
 * The stack of the last exception with its causes in braces behind it, as `util.inspect` prints it.
 *
 * @example
 * exceptionText(describeError(error)); // "QuoteError: no quotes\n    at … {\n  [cause]: TypeError: …\n      at …\n}"
 */
export function exceptionText(exceptions: readonly ErrorDescription[]): string {
  const outermost = exceptions.length - 1;
  return outermost < 0 ? "" : printed(exceptions, outermost, "").join("\n");
}

function printed(exceptions: readonly ErrorDescription[], index: number, indent: string): string[] {
  const exception = exceptions[index]!;
  const [first = "", ...rest] = stackLines(exception, exceptions.length);
  const lines = [first, ...rest.map((line) => indent + line)];
  const inside = properties(exceptions, index, `${indent}  `);
  if (inside.length === 0) return lines;
  lines[lines.length - 1] += " {";
  // A line on its own for each property; Node puts a comma after all but the last.
  return [...lines, ...inside, `${indent}}`];
}

function stackLines(exception: ErrorDescription, count: number): string[] {
  const { type, message, stack } = exception;
  const header = message === "" ? type : `${type}: ${message}`;
  const frames = stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  if (frames.length === 0) return [`[${header.replaceAll("\n", " ")}]`];
  const most = Math.min(FRAMES_MAX, Math.max(MIN_FRAMES, Math.floor(FRAMES_TOTAL_MAX / count)));
  return [...header.split("\n"), ...frames.slice(0, most)];
}

function properties(exceptions: readonly ErrorDescription[], index: number, indent: string): string[] {
  const { code, status } = exceptions[index]!;
  const blocks: string[][] = [];
  if (code !== undefined) blocks.push([`${indent}code: '${code.replaceAll("'", "")}'`]);
  if (status !== undefined) blocks.push([`${indent}status: ${status}`]);
  const members: number[] = [];
  let causes = 0;
  for (const [at, { to }] of exceptions.entries()) {
    if (to?.index !== index) continue;
    if (to.relation === "member") members.push(at);
    else {
      const key = to.relation === "suppressed" ? "suppressed" : causes++ === 0 ? "[cause]" : "error";
      const [first = "", ...rest] = printed(exceptions, at, indent);
      blocks.push([`${indent}${key}: ${first}`, ...rest]);
    }
  }
  if (members.length > 0) {
    const inner = `${indent}  `;
    const entries = members.map((at) => {
      const [first = "", ...rest] = printed(exceptions, at, inner);
      return [inner + first, ...rest];
    });
    blocks.push([`${indent}[errors]: [`, ...separated(entries), `${indent}]`]);
  }
  return separated(blocks);
}

function separated(blocks: readonly string[][]): string[] {
  return blocks.flatMap((block, at) =>
    at === blocks.length - 1 ? block : [...block.slice(0, -1), `${block.at(-1)},`],
  );
}
