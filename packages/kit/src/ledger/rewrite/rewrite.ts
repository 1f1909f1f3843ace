/** From a file's source to the same program with its catches noting what they take. */
import { type Comment, type Program, parse } from "acorn";
import type { Site } from "../../core/index.ts";
import { findInsertions } from "./find-insertions.ts";
import { type Insertion, insert } from "./insertion.ts";
import { linesOf } from "./lines.ts";

export interface RewriteOptions {
  /** As the sites shall name it. */
  file: string;
  /** Tried first. The other one is tried where it can't be parsed. (Default: `script`, which is CommonJS) */
  sourceType?: "module" | "script";
  /** The place in the source that this one was made from, lines and columns from 1. (Default: the same) */
  locate?: (line: number, column: number) => Site | undefined;
}

export interface Rewritten {
  code: string;
  /** In order. */
  insertions: Insertion[];
  /** Clauses and handlers that note from now on. */
  catches: number;
}

/** Nothing of interest without one of these words: most files need not be parsed. */
const WORTH_PARSING = /\bcatch\b|\bthen\b|\bfinally\b/;

/**
 * Rewrites the catches of a program; undefined where there is nothing to rewrite or the file says `holdfast-ledger-off` on top.
 * The code keeps its line breaks, and does what it did.
 *
 * @throws SyntaxError where it can't be parsed
 */
export function rewrite(source: string, options: RewriteOptions): Rewritten | undefined {
  if (!WORTH_PARSING.test(source)) return undefined;
  const comments: Comment[] | undefined = source.includes("holdfast-ledger-off") ? [] : undefined;
  const program = parseEither(source, options.sourceType ?? "script", comments);
  const lines = linesOf(source);
  const found = findInsertions(program, { source, lines, comments: comments ?? [], ...options });
  if (found === undefined || found.insertions.length === 0) return undefined;
  return { code: insert(source, found.insertions), ...found };
}

function parseEither(source: string, first: "module" | "script", comments: Comment[] | undefined): Program {
  const as = (sourceType: "module" | "script") => {
    if (comments) comments.length = 0;
    return parse(source, {
      ecmaVersion: "latest",
      // CommonJS is the body of a function: it may return.
      sourceType: sourceType === "script" ? "commonjs" : sourceType,
      allowHashBang: true,
      ...(comments && { onComment: comments }),
    });
  };
  try {
    return as(first);
  } catch (error) {
    try {
      return as(first === "module" ? "script" : "module");
    } catch {
      throw error;
    }
  }
}
