/** Walks a program and says what to insert where. */
import type { AnyNode, Comment, Program } from "acorn";
import type { Site } from "../../core/index.ts";
import { writeCatchSite } from "../catch-site.ts";
import { insertIntoClause } from "./catch-clause.ts";
import { insertIntoFinally } from "./finally-block.ts";
import { nameGivenBy, type Surroundings, surroundingsIn } from "./function-name.ts";
import type { Insertion } from "./insertion.ts";
import type { Lines } from "./lines.ts";
import { readOffComments } from "./off-comments.ts";
import { caughtFlags, recorderNames } from "./recorder-names.ts";
import { insertIntoHandler, rejectionHandler } from "./rejection-handler.ts";
import { skipBlank } from "./skip-blank.ts";
import { childrenOf, declaredBy, declares } from "./syntax.ts";

/** What the writers of insertions need. */
export interface Writer {
  source: string;
  /** A name that the source does not use. */
  fresh: string;
  insert(at: number, text: string): void;
  /** The call that notes `value`. */
  call(value: string, flags: Flags): string;
  /** The text of the site of the catch under work. */
  site(): string;
}

export type Flags = readonly (keyof typeof caughtFlags)[];

interface Input {
  source: string;
  lines: Lines;
  comments: readonly Comment[];
  file: string;
  locate?: (line: number, column: number) => Site | undefined;
}

/** Undefined where the program must stay as it is. */
export function findInsertions(
  program: Program,
  input: Input,
): { insertions: Insertion[]; catches: number } | undefined {
  const { source, lines } = input;
  const off = readOffComments(input.comments, program.body[0]?.start ?? source.length, lines);
  if (off.file) return undefined;
  const insertions: Insertion[] = [];
  const mayShadow = source.includes("globalThis");
  let catches = 0;
  let shadowed = false;
  let site = "";

  const writer: Writer = {
    source,
    fresh: freshName(source),
    insert: (at, text) => {
      const { line, column } = lines.locate(at);
      const next = skipBlank(source, at);
      insertions.push({ at, text, line, column, length: text.length, moves: next < lines.endOf(at) });
    },
    call: (value, flags) => {
      const bits = flags.reduce((sum, flag) => sum | caughtFlags[flag], 0);
      return `globalThis.${recorderNames.caught}?.(${value},${site}${bits === 0 ? "" : `,${bits}`})`;
    },
    site: () => site,
  };

  const begin = (offset: number, until: number, name: string | undefined): boolean => {
    if (off.at(offset, until)) return false;
    const { line, column } = lines.locate(offset);
    const place = input.locate?.(line + 1, column + 1) ?? {
      file: input.file,
      line: line + 1,
      column: column + 1,
    };
    site = JSON.stringify(writeCatchSite({ ...place, ...(name !== undefined && { function: name }) }))
      .replaceAll("\u2028", "\\u2028")
      .replaceAll("\u2029", "\\u2029");
    return true;
  };

  const visit = (node: AnyNode, outer: Surroundings, given: string | undefined): void => {
    // Inside of `with`, names mean what an object says they mean.
    if (node.type === "WithStatement") return;
    if (mayShadow && declaredBy(node).some((pattern) => declares(pattern, "globalThis"))) shadowed = true;
    if (node.type === "CatchClause") {
      const first = node.body.body[0]?.start ?? node.body.end;
      if (begin(node.start, first, outer.name) && insertIntoClause(node, writer)) catches++;
    } else if (node.type === "TryStatement" && !node.handler && node.finalizer) {
      const start = source.lastIndexOf("finally", node.finalizer.start);
      if (begin(start, node.finalizer.start, outer.name) && insertIntoFinally(node, writer)) catches++;
    } else if (node.type === "CallExpression") {
      const found = rejectionHandler(node);
      if (
        found &&
        begin(found.start, found.handler.start, outer.name) &&
        insertIntoHandler(found.handler, writer)
      )
        catches++;
    }
    const inner = surroundingsIn(node, outer, given);
    const gives = nameGivenBy(node, inner);
    for (const child of childrenOf(node)) visit(child, inner, gives);
  };
  visit(program, { name: undefined, owner: undefined }, undefined);
  if (shadowed) return undefined;
  // What is inserted at one offset stays in the order in which it was found.
  insertions.sort((a, b) => a.at - b.at);
  return { insertions, catches };
}

function freshName(source: string): string {
  let name = "__caught";
  for (let count = 1; source.includes(name); count++) name = `__caught${count}`;
  return name;
}
