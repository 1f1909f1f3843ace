/** Disjoint sets of items, and what joined each item to its set. */
import type { Tie } from "../unmask/unmasking.ts";

export interface Join {
  tie: Tie;
  /** One sentence. */
  why: string;
}

export class Groups {
  readonly #parent: Int32Array;
  /** By set: its one member without a reason. Each union adds a reason and leaves one such member, so there is always one. */
  readonly #first: Int32Array;
  /** By set, where it has more than one. */
  readonly #members: (number[] | undefined)[] = [];
  readonly #joins: (Join | undefined)[] = [];

  constructor(count: number) {
    this.#parent = new Int32Array(count);
    this.#first = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      this.#parent[i] = i;
      this.#first[i] = i;
    }
  }

  find(i: number): number {
    let root = i;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let at = i; at !== root; ) {
      const next = this.#parent[at]!;
      this.#parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Joins `item` to the set of `to`; the reason is kept with the item unless it has one. */
  join(to: number, item: number, join: Join): void {
    const [a, b] = [this.find(to), this.find(item)];
    if (a === b) return;
    const [left, right] = [this.members(a), this.members(b)];
    const [toFirst, itemFirst] = [this.#first[a]!, this.#first[b]!];
    // An item that was joined before keeps its reason: the new one then explains the other side, or whatever its set began with.
    const explainsTo = itemFirst !== item && toFirst === to;
    this.#joins[explainsTo ? toFirst : itemFirst] = join;
    const set = Math.min(a, b);
    this.#parent[Math.max(a, b)] = set;
    this.#first[set] = explainsTo ? itemFirst : toFirst;
    const [large, small] = left.length < right.length ? [right, left] : [left, right];
    for (const member of small) large.push(member);
    this.#members[Math.max(a, b)] = undefined;
    this.#members[set] = large;
  }

  /** The items of `i`'s set, in no order. */
  members(i: number): number[] {
    return this.#members[this.find(i)] ?? [i];
  }

  isJoined(i: number): boolean {
    return this.#joins[i] !== undefined;
  }

  joinOf(i: number): Join | undefined {
    return this.#joins[i];
  }
}
