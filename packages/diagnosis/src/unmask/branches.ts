/** How the exceptions of a failure hang together: which led to which, by the program's own links. */
import type { Exception, Relation } from "@holdfast/signals";

export interface Branches {
  /** For each exception the earlier ones that led to it by a link of the program. */
  before: number[][];
  /** For each exception the later one that it led to by a link of the program; -1 on the outermost of a branch. */
  after: Int32Array;
  /** Relation of that link. */
  relation: (Relation | undefined)[];
  /** Outermost exceptions, one a branch. */
  heads: number[];
  /** For each exception the head of its branch. */
  headOf: Int32Array;
}

/** Reads the links. Those that do not point forward are ignored: thus no cycle is possible. */
export function branches(exceptions: readonly Exception[]): Branches {
  const count = exceptions.length;
  const before: number[][] = [];
  const after = new Int32Array(count).fill(-1);
  const relation: (Relation | undefined)[] = [];
  for (let i = 0; i < count; i++) before.push([]);
  const heads: number[] = [];
  for (let i = 0; i < count; i++) {
    const to = exceptions[i]?.to;
    const forward =
      to !== undefined &&
      to.relation !== "earlier" &&
      Number.isInteger(to.index) &&
      to.index > i &&
      to.index < count;
    relation.push(forward ? to.relation : undefined);
    if (!forward) {
      heads.push(i);
      continue;
    }
    after[i] = to.index;
    before[to.index]?.push(i);
  }
  const headOf = new Int32Array(count);
  for (let i = count - 1; i >= 0; i--) headOf[i] = after[i] === -1 ? i : headOf[after[i]!]!;
  return { before, after, relation, heads, headOf };
}
