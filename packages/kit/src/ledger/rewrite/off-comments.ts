/** `holdfast-ledger-off` in a comment: above all code it is for the file, at a catch for that one. */
import type { Comment } from "acorn";
import type { Lines } from "./lines.ts";

const OFF = /(?:^|[\s*])holdfast-ledger-off(?:$|[\s*:])/;

export interface OffComments {
  file: boolean;
  /** True for what begins at one offset, where a comment stands on its line, on the line above, or up to `until`. */
  at(offset: number, until: number): boolean;
}

export function readOffComments(comments: readonly Comment[], firstCode: number, lines: Lines): OffComments {
  const off = comments.filter(({ value }) => OFF.test(value));
  return {
    file: off.some(({ start }) => start < firstCode),
    at: (offset, until) => {
      if (off.length === 0) return false;
      const { line } = lines.locate(offset);
      return off.some(({ start, end }) => {
        if (start >= offset) return start < until || lines.locate(start).line === line;
        return lines.locate(end).line >= line - 1;
      });
    },
  };
}
