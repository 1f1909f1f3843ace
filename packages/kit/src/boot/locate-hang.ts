/** From a promise that does not settle to the `await` that it is stuck at: follows what waits for what, outermost to innermost. */
import type { Site, WorkContext } from "../core/index.ts";
import { isAppCode } from "./app-code.ts";
import type { Frame } from "./call-sites.ts";
import type { Pending, PromiseWatch } from "./promise-watch.ts";

export interface Located {
  /** The pending `await` in the application's code first, then those that wait for it: its callers. */
  sites: Site[];
  /** The promise at the end of the chain: who settles it, ends the hang. */
  source: Pending | undefined;
  /** The source was made before the boot watched, or has been let go. */
  unknownSource: boolean;
  /** A `for await` over an iterator that is not asynchronous. */
  syncIterator: boolean;
}

const STEPS_MAX = 200;

/**
 * Walks from `outer`, a pending promise.
 *
 * @param context the work it belongs to: where the chain is broken, the newest pending `await` of that work stands for its end
 */
export function locateHang(watch: PromiseWatch, outer: object, context: WorkContext | undefined): Located {
  const pending = [...watch.all()].filter((one) => one.context === context);
  const walk = follow(watch, pending, outer);
  if (walk.awaits.length === 0 && !(walk.source && isMadeByHand(walk.source))) {
    const last = innermostOf(pending.filter((one) => one.promise !== outer));
    if (last) {
      walk.awaits.push(last);
      walk.source = last.parent === undefined ? last : watch.get(last.parent);
      walk.unknownSource = walk.source === undefined;
    }
  }
  // The innermost await has the best stack: the callers by call and by await; the outer awaits fill in what it lacks.
  const sites: Site[] = [];
  const source = walk.source?.frames().filter(isAppCode) ?? [];
  for (const frame of [...walk.awaits].reverse().flatMap((one) => one.frames().filter(isAppCode)))
    add(sites, frame);
  if (sites.length === 0) for (const frame of source) add(sites, frame);
  return {
    sites,
    source: walk.source,
    unknownSource: walk.unknownSource,
    syncIterator: walk.syncIterator,
  };
}

interface Walk {
  awaits: Pending[];
  source: Pending | undefined;
  unknownSource: boolean;
  syncIterator: boolean;
}

function follow(watch: PromiseWatch, pending: readonly Pending[], outer: object): Walk {
  const walk: Walk = { awaits: [], source: undefined, unknownSource: false, syncIterator: false };
  const seen = new Set<object>();
  let next: object | undefined = outer;
  while (next !== undefined && !seen.has(next) && seen.size < STEPS_MAX) {
    seen.add(next);
    const current = watch.get(next);
    if (!current) {
      // Settled, then its followers run at once; or never seen.
      walk.unknownSource = true;
      walk.source = undefined;
      break;
    }
    walk.source = current;
    if (current.parent !== undefined && watch.get(current.parent)) {
      walk.awaits.push(current);
      next = current.parent;
      continue;
    }
    if (current.parent !== undefined) {
      // It follows a promise that is settled (a handler's own promise is awaited) or was never seen.
      const inner = insideHandler(pending, current, seen);
      if (inner) {
        next = inner.promise;
        continue;
      }
      walk.awaits.push(current);
      walk.unknownSource = true;
      walk.source = undefined;
      break;
    }
    if (current.frames()[0]?.function?.includes("Async-from-Sync Iterator")) walk.syncIterator = true;
    const inner: Pending | undefined = insideOf(pending, current, seen);
    if (!inner) break;
    next = inner.promise;
  }
  if (
    walk.awaits.some((one) =>
      one.frames().some((frame) => frame.function?.includes("Async-from-Sync Iterator")),
    )
  )
    walk.syncIterator = true;
  return walk;
}

/** What a promise without a parent waits for: the await inside of its async function, or an element of its `Promise.all`. */
function insideOf(
  pending: readonly Pending[],
  current: Pending,
  seen: ReadonlySet<object>,
): Pending | undefined {
  const frames = current.frames();
  const top = frames[0];
  if (!top) return undefined;
  const index = pending.findIndex((one) => one.promise === current.promise);
  const later = pending.slice(index + 1).filter((one) => !seen.has(one.promise));
  if (isMadeByHand(current)) return undefined;
  if (/Async-from-Sync Iterator/.test(top.function ?? ""))
    return later.find(
      (one) =>
        one.parent === undefined &&
        one.frames().some((frame) => /Async-from-Sync Iterator/.test(frame.function ?? "")),
    );
  const generator = /^(.+)\.(?:next|return|throw)$/.exec(top.function ?? "")?.[1];
  if (top.native && generator !== undefined)
    return later.findLast((one) => one.parent !== undefined && one.frames()[0]?.function === generator);
  if (top.native) {
    // Promise.all and its kin put a handler on each element; the newest stuck one is as good as any.
    return later.find((one) => {
      const [first, second] = one.frames();
      return (
        one.parent !== undefined &&
        /(?:^|\.)then$/.test(first?.function ?? "") &&
        second?.function === top.function
      );
    });
  }
  return later.find((one) => one.parent !== undefined && isInside(one.frames()[0], top));
}

/** A `then` whose handler answered a promise: what was made in it last. */
function insideHandler(
  pending: readonly Pending[],
  current: Pending,
  seen: ReadonlySet<object>,
): Pending | undefined {
  const index = pending.findIndex((one) => one.promise === current.promise);
  const later = pending
    .slice(index + 1)
    .filter((one) => !seen.has(one.promise) && one.context === current.context && one.parent !== undefined);
  return (
    later.find((one) => /(?:^|\.)then$/.test(one.frames()[0]?.function ?? "") && one.frames().length <= 2) ??
    later[0]
  );
}

/** Somebody has to call its `resolve`. */
export function isMadeByHand(one: Pending): boolean {
  return /^(?:new Promise|(?:Promise\.)?withResolvers)$/.test(one.frames()[0]?.function ?? "");
}

function isInside(frame: Frame | undefined, start: Frame): boolean {
  return (
    frame !== undefined &&
    !frame.native &&
    frame.file === start.file &&
    frame.function === start.function &&
    frame.line >= start.line
  );
}

/** The await that no other one calls or awaits. */
function innermostOf(pending: readonly Pending[]): Pending | undefined {
  const own = pending.filter((one) => one.parent !== undefined && one.frames().some(isAppCode));
  const callers = new Set<string>();
  for (const one of own) for (const frame of one.frames().slice(1)) callers.add(key(frame));
  return own.findLast((one) => !callers.has(key(one.frames()[0]))) ?? own.at(-1);
}

function key(frame: Frame | undefined): string {
  return frame ? `${frame.file}:${frame.line}` : "";
}

function add(sites: Site[], { file, line, column, function: name }: Site): void {
  if (sites.length >= 20 || sites.some((site) => site.file === file && site.line === line)) return;
  sites.push({
    file,
    line,
    ...(column !== undefined && { column }),
    ...(name !== undefined && { function: name }),
  });
}
