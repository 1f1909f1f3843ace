/** Disjoint sets of items, and what joined each item to its set. */
import type { Tie } from "../unmask/unmasking.ts";

export interface Join {
  tie: Tie;
  /** One sentence. */
  why: string;
}

export class Groups {
  readonly #parent: Int32Array;
  readonly #joins: (Join | undefined)[] = [];

  constructor(count: number) {
    this.#parent = new Int32Array(count);
    for (let i = 0; i < count; i++) this.#parent[i] = i;
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
    this.#parent[Math.max(a, b)] = Math.min(a, b);
    // An item that was joined before keeps its reason: the new one then explains the other side.
    const slot = this.#joins[item] === undefined ? item : this.#joins[to] === undefined ? to : item;
    this.#joins[slot] ??= join;
  }

  isJoined(i: number): boolean {
    return this.#joins[i] !== undefined;
  }

  joinOf(i: number): Join | undefined {
    return this.#joins[i];
  }
}
