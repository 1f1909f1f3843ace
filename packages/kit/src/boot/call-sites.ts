/** Frames of a captured stack as data, whatever formatter the service has installed. */
import type { Site } from "../core/index.ts";
import { siteOfFrame } from "../watchdog/index.ts";

export interface Frame extends Site {
  /** Reached by an `await`, not by a call. */
  async: boolean;
  /** No JavaScript of its own: `new Promise`, `Promise.all`, ... */
  native: boolean;
}

interface StackHolder {
  stack?: unknown;
}

/** Frames that are captured: enough to pass a driver's own. */
const DEPTH = 25;

/**
 * Remembers where the caller of `below` stands. Cheap: V8 formats nothing before it is asked.
 *
 * @param below this function and what it called are left out
 */
export function captureStack(below: (...values: never[]) => unknown): StackHolder {
  const holder: StackHolder = {};
  const before = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = DEPTH;
    Error.captureStackTrace(holder, below);
  } finally {
    Error.stackTraceLimit = before;
  }
  return holder;
}

/** The frames of a captured stack, innermost first. */
export function readStack(holder: StackHolder): Frame[] {
  const before = Error.prepareStackTrace;
  let frames: Frame[] | undefined;
  try {
    // Only the first reading of a stack formats it, so it must be done with a formatter that keeps the data.
    Error.prepareStackTrace = (_, sites) => {
      frames = sites.map(frameOf);
      return "";
    };
    void holder.stack;
  } finally {
    Error.prepareStackTrace = before as NonNullable<typeof before>;
  }
  return frames ?? [];
}

function frameOf(site: NodeJS.CallSite): Frame {
  const name = nameOf(site);
  const file = site.getFileName() ?? "";
  const line = site.getLineNumber() ?? 0;
  const native = site.isNative() || file === "" || line === 0;
  const asynchronous = (site as { isAsync?: () => boolean }).isAsync?.() ?? false;
  const place = native
    ? { file, line, ...(name !== undefined && { function: name }) }
    : siteOfFrame({ url: file, line, column: site.getColumnNumber() ?? 1, function: name });
  return { ...place, async: asynchronous, native };
}

function nameOf(site: NodeJS.CallSite): string | undefined {
  const name = site.getFunctionName() ?? site.getMethodName() ?? undefined;
  if (site.isConstructor()) return `new ${name ?? "anonymous"}`;
  const type = site.isToplevel() ? null : site.getTypeName();
  // Async functions have an undefined receiver after their first await: "Object.load" says no more than "load".
  if (!name || !type || type === "Object" || type === "Function" || name.startsWith(`${type}.`)) return name;
  return `${type}.${name}`;
}
