/** Asks the inspector where the main thread stands: connect, pause, read the stack, resume, disconnect. Runs in the watchdog's thread. */
import { type Debugger, Session } from "node:inspector";
import type { Site } from "../core/site.ts";
import { siteOfFrame } from "./site-of-frame.ts";

export interface Found {
  /** Innermost first; empty where it failed. */
  sites: Site[];
  /** Bytes in use of the main thread's heap. */
  heapUsed?: number;
  /** Why the inspector could not be used. */
  failed?: string;
}

/** Frames that are kept. */
const FRAMES_MAX = 30;
/** Steps out of the runtime's own code. */
const STEPS_MAX = 10;

/**
 * Calls back once when the stack is known or the inspector refused. While the main thread is inside a native call the pause comes only
 * when that returns; `stop` gives up waiting.
 *
 * @param evaluate expression to run in the main thread while it is paused
 */
export function findMainThread(done: (found: Found) => void, evaluate?: string): { stop(): void } {
  let session: Session | undefined;
  let over = false;
  let heapUsed: number | undefined;
  let steps = 0;
  const urls = new Map<string, string>();

  const close = (): void => {
    over = true;
    try {
      session?.disconnect();
    } catch {
      // Already gone with the thread it watched.
    }
  };
  const fail = (error: unknown): void => {
    if (over) return;
    close();
    done({ sites: [], failed: error instanceof Error ? error.message : String(error) });
  };

  try {
    session = new Session();
    const open = session;
    open.connectToMainThread();
    open.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    open.on("Debugger.paused", ({ params }) => {
      if (over) return;
      const sites = readable(params.callFrames, urls);
      // Between two microtasks only the runtime is on the stack: the next step is in somebody's code.
      if (sites.every(isInternal) && steps++ < STEPS_MAX) {
        open.post("Debugger.stepInto");
        return;
      }
      // First of all the main thread goes on: what follows concerns this thread alone.
      const goOn = (): void =>
        open.post("Debugger.resume", () =>
          open.post("Debugger.disable", () => {
            if (over) return;
            close();
            done({ sites, ...(heapUsed !== undefined && { heapUsed }) });
          }),
        );
      if (evaluate === undefined) goOn();
      else open.post("Runtime.evaluate", { expression: evaluate }, goOn);
    });
    open.post("Debugger.enable", (error) => error && fail(error));
    open.post("Runtime.getHeapUsage", (error, usage) => {
      if (!error) heapUsed = (usage as { usedSize: number } | undefined)?.usedSize;
    });
    open.post("Debugger.pause", (error) => error && fail(error));
  } catch (error) {
    fail(error);
  }
  return { stop: close };
}

function readable(frames: readonly Debugger.CallFrame[], urls: ReadonlyMap<string, string>): Site[] {
  const sites = frames.slice(0, FRAMES_MAX).map((frame) =>
    siteOfFrame({
      url: urls.get(frame.location.scriptId) || frame.url,
      line: frame.location.lineNumber + 1,
      column: (frame.location.columnNumber ?? 0) + 1,
      function: frame.functionName,
    }),
  );
  const own = sites.filter((site) => !isInternal(site));
  return own.length > 0 ? own : sites;
}

function isInternal(site: Site): boolean {
  return site.file === "" || site.file.startsWith("node:");
}
