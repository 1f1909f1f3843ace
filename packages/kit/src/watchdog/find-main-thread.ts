/** Asks the inspector where the main thread stands: connect, pause, read the stack, resume, disconnect. Runs in the watchdog's thread. */
import { type Debugger, Session } from "node:inspector";
import { isKitFile } from "../core/is-kit-file.ts";
import type { Site } from "../core/site.ts";
import { siteOfFrame } from "./site-of-frame.ts";

export interface Found {
  /** Innermost first; empty where it failed. */
  sites: Site[];
  /** Bytes in use of the main thread's heap. */
  heapUsed?: number;
  /** Why the inspector could not be used. */
  failed?: string;
  /** What ran when a native call, in which nothing can be read, had returned: near the line, and not the line. */
  after?: Site;
}

/** Frames that are kept. */
const FRAMES_MAX = 30;
/** Steps out of the runtime's own code. */
const STEPS_MAX = 10;
/** Milliseconds: where JavaScript runs the inspector's first word and the pause come at once, from a native call when it has returned. */
const FIRST_WORD_MAX = 200;
const PAUSE_MAX = 250;
/** Milliseconds after which a pause that was taken notice of and does not come is helped on. */
const NUDGE_AFTER = 100;

export interface Search {
  /** Asks for the place. Before that the inspector is only made ready, which takes most of the time. */
  pause(): void;
  stop(): void;
}

/**
 * Calls back once when the stack is known or the inspector refused, after it was asked to pause. While the main thread is inside a
 * native call that hears nothing the pause comes only when that returns; `stop` gives up waiting.
 */
export function findMainThread(done: (found: Found) => void): Search {
  let session: Session | undefined;
  let failed: string | undefined;
  let asked: number | undefined;
  let over = false;
  let heapUsed: number | undefined;
  let steps = 0;
  const urls = new Map<string, string>();
  const began = performance.now();
  /** When the first word came. */
  let heard: number | undefined;
  let paused = false;
  let nudged: number | undefined;

  const close = (): void => {
    over = true;
    try {
      session?.disconnect();
    } catch {
      // Already gone with the thread it watched.
    }
  };
  const tell = (found: Found): void => {
    if (over) return;
    close();
    done(found);
  };
  const fail = (error: unknown): void => {
    failed ??= error instanceof Error ? error.message : String(error);
    if (asked !== undefined) tell({ sites: [], failed });
  };

  const nudge = (): void => {
    if (over || paused) return;
    nudged = performance.now();
    session?.post("Runtime.evaluate", { expression: "0", silent: true });
  };

  try {
    session = new Session();
    const open = session;
    open.connectToMainThread();
    open.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    open.on("Debugger.paused", ({ params }) => {
      if (over) return;
      paused = true;
      const now = performance.now();
      const late = (heard ?? now) - began > FIRST_WORD_MAX || now - (nudged ?? asked ?? now) > PAUSE_MAX;
      const sites = placed(params.callFrames, urls);
      // Between two microtasks only the runtime is on the stack: the next step is in somebody's code.
      if (sites.every(isInternal) && steps++ < STEPS_MAX) {
        open.post("Debugger.stepInto");
        return;
      }
      // The runtime's own code called that native function: then its caller is the line. Else this is what ran next.
      const next = nudged === undefined ? sites[0] : sites.find((site) => !isInternal(site));
      const passed = late && steps === 0 && next !== undefined && !isInternal(next);
      const found = {
        ...(passed ? { sites: [], after: next } : { sites: readable(sites) }),
        ...(heapUsed !== undefined && { heapUsed }),
      };
      // First of all the main thread goes on: what follows concerns this thread alone.
      open.post("Debugger.resume", () => open.post("Debugger.disable", () => tell(found)));
    });
    // The first, since it is answered without any work: when the main thread hears at all.
    open.post("Runtime.getHeapUsage", (error, usage) => {
      heard = performance.now();
      if (!error) heapUsed = (usage as { usedSize: number } | undefined)?.usedSize;
    });
    open.post("Debugger.enable", (error) => error && fail(error));
  } catch (error) {
    fail(error);
  }
  return {
    pause: () => {
      asked ??= performance.now();
      if (failed !== undefined) return fail(failed);
      session?.post("Debugger.pause", (error) => {
        if (error) return fail(error);
        // It hears and does not pause: a native function that looks up at times (a regular expression, Atomics.wait), and so never
        // comes to a statement. One given to it stops at once, on top of the line that called the function.
        if (performance.now() - asked! < PAUSE_MAX) setTimeout(nudge, NUDGE_AFTER).unref();
      });
    },
    stop: close,
  };
}

function placed(frames: readonly Debugger.CallFrame[], urls: ReadonlyMap<string, string>): Site[] {
  return frames.slice(0, FRAMES_MAX).map((frame) =>
    siteOfFrame({
      url: urls.get(frame.location.scriptId) || frame.url,
      line: frame.location.lineNumber + 1,
      column: (frame.location.columnNumber ?? 0) + 1,
      function: frame.functionName,
    }),
  );
}

/** The application's own, as far as there is any. */
function readable(sites: Site[]): Site[] {
  const own = sites.filter((site) => !isInternal(site));
  const app = own.filter(({ file }) => !isKitFile(file));
  return app.length > 0 ? app : own.length > 0 ? own : sites;
}

function isInternal(site: Site): boolean {
  return site.file === "" || site.file.startsWith("node:");
}
