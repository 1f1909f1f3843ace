/** Makes one failure of the events that tell of it. */
import type { ErrorEvent, Exception } from "@holdfast/signals";
import type { Tie } from "../unmask/unmasking.ts";
import type { Failure } from "./failure.ts";
import { citation, type Item, sameException, words } from "./item.ts";

/** Exceptions of other events that are looked through for one whose words begin alike. */
const COMPARED = 20;

interface Node {
  exception: Exception;
  told: number;
  /** The node it led to, by the program's links. */
  to?: { relation: NonNullable<Exception["to"]>["relation"]; node: Node };
  before: Node[];
}

/** `items` in order of time; `whys` and `ties` tell what joined each. */
export function merge(items: readonly Item[], ties: readonly Tie[], joined: readonly string[]): Failure {
  const events: ErrorEvent[] = items.map(({ event }) => event);
  const id = events[0]!.id;
  const only = items.length === 1 ? items[0]! : undefined;
  if (only && only.exceptions.length === 1) {
    const exception = only.exceptions[0]!;
    return {
      id,
      events,
      exceptions: [cited(withoutLink(exception), only.event)],
      told: [0],
      joined: [],
      ties: [...ties],
    };
  }
  const nodes = ordered(gather(items));
  const index = new Map(nodes.map((node, at) => [node, at] as const));
  const exceptions = nodes.map((node) => cited(withoutLink(node.exception), events[node.told]!));
  let head = -1;
  for (let i = 0; i < nodes.length; i++) {
    const to = nodes[i]!.to;
    if (to) {
      exceptions[i]!.to = { relation: to.relation, index: index.get(to.node)! };
      continue;
    }
    if (head !== -1) exceptions[head]!.to = { relation: "earlier", index: i };
    head = i;
  }
  return {
    id,
    events,
    exceptions,
    told: nodes.map((node) => node.told),
    joined: [...joined],
    ties: [...ties],
  };
}

function withoutLink({ to: _, ...exception }: Exception): Exception {
  return exception;
}

function cited(exception: Exception, event: ErrorEvent): Exception {
  exception.seen ??= citation(event);
  return exception;
}

/** All exceptions, each once: what a second teller says of one is added to it. */
function gather(items: readonly Item[]): Node[] {
  const nodes: Node[] = [];
  const byMessage = new Map<string, Node[]>();
  for (let told = 0; told < items.length; told++) {
    const { exceptions } = items[told]!;
    const taken = new Set<Node>();
    const own: Node[] = [];
    for (const exception of exceptions) {
      const known =
        byMessage
          .get(words(exception))
          ?.find(
            (node) => !taken.has(node) && node.told !== told && sameException(node.exception, exception),
          ) ??
        nodes
          .slice(0, COMPARED)
          .find((node) => !taken.has(node) && node.told !== told && beginsAlike(node.exception, exception));
      const node = known ?? { exception, told, before: [] };
      if (known) known.exception = richer(known.exception, exception);
      else nodes.push(node);
      taken.add(node);
      own.push(node);
    }
    for (let i = 0; i < exceptions.length; i++) {
      const { to } = exceptions[i]!;
      const node = own[i]!;
      const target = to && to.relation !== "earlier" && to.index > i ? own[to.index] : undefined;
      if (!to || !target || node.to || target === node || leadsTo(target, node)) continue;
      node.to = { relation: to.relation, node: target };
      target.before.push(node);
    }
    // Only now may later events find them: an event's own exceptions are never each other's.
    for (const node of own) {
      const list = byMessage.get(words(node.exception));
      if (!list) byMessage.set(words(node.exception), [node]);
      else if (!list.includes(node) && list.length < 8) list.push(node);
    }
  }
  return nodes;
}

/** One teller printed no stack and only the beginning of what the other tells whole. */
function beginsAlike(a: Exception, b: Exception): boolean {
  if (a.type !== b.type || a.message === b.message) return false;
  const [short, long] = a.message.length < b.message.length ? [a, b] : [b, a];
  return (
    short.frames.length === 0 &&
    long.frames.length > 0 &&
    short.message.length >= 12 &&
    long.message.startsWith(short.message)
  );
}

function leadsTo(from: Node, to: Node): boolean {
  let steps = 0;
  for (let node: Node | undefined = from; node && steps < 200; node = node.to?.node, steps++)
    if (node === to) return true;
  return steps >= 200;
}

function richer(a: Exception, b: Exception): Exception {
  const [base, more] =
    b.frames.length > a.frames.length || (a.synthetic === true && b.synthetic !== true) ? [b, a] : [a, b];
  const merged: Exception = { ...more, ...base };
  if (merged.frames.length === 0) merged.frames = more.frames;
  if (base.synthetic !== true) delete merged.synthetic;
  if (a.seen !== undefined) merged.seen = a.seen;
  return merged;
}

/** Oldest first, and every exception before the one that it led to. */
function ordered(nodes: readonly Node[]): Node[] {
  const done = new Set<Node>();
  const out: Node[] = [];
  for (const start of nodes) {
    const stack: { node: Node; next: number }[] = [{ node: start, next: 0 }];
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (done.has(top.node)) {
        stack.pop();
        continue;
      }
      const before = top.node.before[top.next++];
      if (before === undefined) {
        done.add(top.node);
        out.push(top.node);
        stack.pop();
      } else if (!done.has(before)) stack.push({ node: before, next: 0 });
    }
  }
  return out;
}
