/** Puts the exceptions of one event in order and ties each to the one that it led to. */
import type { Exception, Relation } from "../words/exception.ts";

/** An exception as sent, with what its mechanism says of its place. */
export interface Part {
  exception: Exception;
  /** `mechanism.exception_id`: a name, not an index. */
  id?: number | undefined;
  /** `mechanism.parent_id`. */
  parent?: number | undefined;
  /** `mechanism.source`: the property of the parent that held it. */
  source?: string | undefined;
  /** `mechanism.type`. */
  type?: string | undefined;
}

function relationOf(part: Part): Relation {
  const source = part.source ?? "";
  if (source === "suppressed" || source.startsWith("suppressed[") || part.type === "suppressed")
    return "suppressed";
  if (source === "__context__") return "context";
  // `errors[0]`, `exceptions[1]`, `InnerExceptions[2]`
  return /\[\d+\]$/.test(source) ? "member" : "cause";
}

// What was there before stands before: a suppressed error is older than the one thrown over it.
const age: Readonly<Record<Relation, number>> = {
  earlier: 0,
  suppressed: 1,
  context: 2,
  cause: 3,
  member: 4,
};

function memberIndex(part: Part): number {
  return Number(/\[(\d+)\]$/.exec(part.source ?? "")?.[1] ?? 0);
}

/**
 * Orders exceptions oldest first; in the result `to.index` is larger than the own index, whatever was sent.
 *
 * With parent ids the tree that they draw decides, and neither the order of the list nor `is_exception_group` does: SDKs
 * differ in both (older JavaScript SDKs flag every error that has a cause as a group, newer ones only those with `errors`).
 * Without them the list is a chain, innermost first. Ids that name nobody, twins and circles fall back to "led to the
 * outermost", which is the last of the list.
 */
export function linkExceptions(parts: Part[]): Exception[] {
  const last = parts.length - 1;
  const byId = new Map<number, number>();
  // From the end: where two claim an id, the outer one has it.
  for (let i = last; i >= 0; i--) {
    const id = parts[i]!.id;
    if (id !== undefined && !byId.has(id)) byId.set(id, i);
  }
  const parentOf = parts.map((part, i) => {
    const parent = part.parent === undefined ? undefined : byId.get(part.parent);
    return parent === i ? undefined : parent;
  });
  if (parentOf.every((parent) => parent === undefined)) {
    return parts.map((part, i) => {
      if (i < last) part.exception.to = { relation: relationOf(part), index: i + 1 };
      return part.exception;
    });
  }

  const children: number[][] = parts.map(() => []);
  for (const [i, parent] of parentOf.entries()) if (parent !== undefined) children[parent]!.push(i);
  for (const list of children) {
    list.sort((a, b) => {
      const one = parts[a]!;
      const other = parts[b]!;
      return (
        age[relationOf(one)] - age[relationOf(other)] ||
        memberIndex(one) - memberIndex(other) ||
        (one.id ?? 0) - (other.id ?? 0)
      );
    });
  }

  const seen = new Set<number>();
  // Deep recursion cannot happen: a list has at most `limits.exceptions` parts.
  const walk = (index: number, into: number[]): void => {
    if (seen.has(index)) return;
    seen.add(index);
    for (const child of children[index]!) walk(child, into);
    into.push(index);
  };
  const loose = parts.map((_, i) => i).filter((i) => parentOf[i] === undefined);
  const main = loose.at(-1) ?? last;
  const mainTree: number[] = [];
  walk(main, mainTree);
  const order: number[] = [];
  for (const root of loose) walk(root, order);
  // What is left stands in circles: each is opened at its last member.
  for (let i = last; i >= 0; i--) walk(i, order);
  order.push(...mainTree);

  const place = new Map(order.map((index, position) => [index, position]));
  return order.map((index, position) => {
    const part = parts[index]!;
    if (index !== main) {
      const target = place.get(parentOf[index] ?? main)!;
      part.exception.to = {
        relation: relationOf(part),
        index: target > position ? target : place.get(main)!,
      };
    }
    return part.exception;
  });
}
